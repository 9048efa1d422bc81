import { useStore } from 'zustand'
import { defaultLock, type LockReport, type LockSettings } from '#core/pixelLock.ts'
import type { ResultLock } from '#core/result.ts'
import styles from '#features/gallery/Gallery.module.css'
import { text } from '#features/text.ts'
import type { Locking } from '#stores/locking.ts'
import { CheckField } from '#ui/CheckField.tsx'
import { Slider } from '#ui/Slider.tsx'
import { SwitchField } from '#ui/SwitchField.tsx'

interface LockPanelProps {
  readonly resultId: string
  readonly lock: ResultLock
  readonly locking: Locking
  /** Whether the heat map lies over the picture. */
  readonly heatShown: boolean
  readonly onHeatShown: (shown: boolean) => void
}

/** Wider ones are not made. */
const MOST_FEATHER_PX = 120

function Report({ report }: { readonly report: LockReport }) {
  const { changedOutside, registration, leak, notes } = report
  const words = text.gallery.lock
  return (
    <>
      <p className={styles.proof} data-good={changedOutside === 0}>
        {words.changedOutside(changedOutside)}
      </p>
      <p className={styles.note}>
        {registration.applied ? words.registered(registration) : words.notRegistered}
      </p>
      <p className={styles.note}>{words.leaked(leak)}</p>
      {notes.map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
    </>
  )
}

/** How the answer was put back on to its source, and how it is wanted. */
export function LockPanel(props: LockPanelProps) {
  const { resultId, lock, locking, heatShown, onHeatShown } = props
  const share = useStore(locking.state, (progress) => progress[resultId])
  const { settings } = lock
  const words = text.gallery.lock
  const report = 'report' in lock ? lock.report : undefined
  const change = (part: Partial<LockSettings>) =>
    void locking.adjusted(resultId, { ...settings, ...part })
  return (
    <section className={styles.lock} aria-label={words.region}>
      <SwitchField
        label={words.on}
        on={lock.kind !== 'off'}
        onToggled={(on) => void locking.adjusted(resultId, on ? settings : undefined)}
      />
      {lock.kind === 'pending' && (
        <progress aria-label={words.working} value={share} max={1} className={styles.progress} />
      )}
      {lock.kind === 'failed' && <p role="alert">{words.failed(lock.why)}</p>}
      {report && <Report report={report} />}
      {lock.kind !== 'off' && (
        <>
          <Slider
            label={words.feather}
            value={settings.featherPx ?? report?.featherPx ?? 0}
            min={0}
            max={MOST_FEATHER_PX}
            unit="px"
            onChanged={(featherPx) => change({ featherPx })}
          />
          <div className={styles.checks}>
            <CheckField
              label={words.register}
              checked={settings.register}
              onToggled={(register) => change({ register })}
            />
            <CheckField
              label={words.tone}
              checked={settings.tone}
              onToggled={(tone) => change({ tone })}
            />
            <CheckField
              label={words.seam}
              checked={settings.seam}
              onToggled={(seam) => change({ seam })}
            />
            {report && (
              <CheckField label={words.heat} checked={heatShown} onToggled={onHeatShown} />
            )}
          </div>
          {settings.featherPx !== undefined && (
            <button
              type="button"
              className={styles.link}
              onClick={() => void locking.adjusted(resultId, defaultLock)}
            >
              {words.reset}
            </button>
          )}
        </>
      )}
    </section>
  )
}
