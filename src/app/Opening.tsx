import styles from '#app/App.module.css'
import { Logo } from '#app/Logo.tsx'

interface OpeningProps {
  /** Why the rest of the page does not come. */
  readonly failure?: string
}

/** The page's frame, painted while the rest of it is still on its way. */
export function Opening({ failure }: OpeningProps) {
  return (
    <div className={styles.app}>
      <header className={styles.header}>
        <h1 className={styles.brand}>
          <Logo />
          Maskroom
        </h1>
      </header>
      <div className={styles.left} />
      <main className={styles.middle} aria-busy={failure === undefined}>
        {failure && (
          <p className={styles.failed} role="alert">
            {failure}
          </p>
        )}
      </main>
      <div className={styles.right} />
    </div>
  )
}
