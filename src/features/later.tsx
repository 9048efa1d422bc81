import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import { text } from '#features/text.ts'

/** Offline, or a newer version was put on the server: the rest of the page goes on. */
const Missing = () => <p role="alert">{text.notLoaded}</p>

/** A component that is not needed for the first paint, and comes in a file of its own. */
export const later = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> =>
  lazy(() =>
    load().then(
      (loaded) => ({ default: loaded }),
      () => ({ default: Missing }),
    ),
  )
