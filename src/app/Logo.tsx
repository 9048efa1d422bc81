/** A picture with a part of it masked in rubylith red. */
export function Logo() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <rect x="2" y="2" width="20" height="20" rx="5" fill="currentColor" />
      <circle cx="14.5" cy="12.5" r="6" fill="rgb(var(--mask))" />
    </svg>
  )
}
