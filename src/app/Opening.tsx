import styles from '#app/App.module.css'
import { Logo } from '#app/Logo.tsx'
import { notLoaded } from '#features/notLoaded.ts'

interface OpeningProps {
  /** The rest of the page did not come. */
  readonly failed?: boolean
}

/** The page's frame, painted while the rest of it is still on its way. */
export function Opening({ failed = false }: OpeningProps) {
  return (
    <div className={styles.app}>
      <header className={styles.header}>
        <h1 className={styles.brand}>
          <Logo />
          Maskroom
        </h1>
      </header>
      <div className={styles.left} />
      <main className={styles.middle} aria-busy={!failed}>
        {failed && (
          <p className={styles.failed} role="alert">
            {notLoaded}
          </p>
        )}
      </main>
      <div className={styles.right} />
    </div>
  )
}
