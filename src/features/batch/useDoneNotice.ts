import { useEffect, useState } from 'react'
import { text } from '#features/text.ts'

interface DoneNotice {
  /** The browser can, and the designer has not forbidden it. */
  readonly isOffered: boolean
  readonly isWanted: boolean
  readonly toggled: () => void
}

/** In two tabs the second takes the place of the first. */
const TAG = 'maskroom-batch'

/** Some browsers of phones have the constructor, and throw when it is called. */
function notified(body: string): boolean {
  try {
    return new Notification('Maskroom', { body, tag: TAG }) !== undefined
  } catch {
    return false
  }
}

/** A notification of the system when all is done. The browser asks for permission on a click, and never by itself. */
export function useDoneNotice(isOpen: boolean, pictures: string): DoneNotice {
  const [isWanted, setWanted] = useState(false)
  const [isForbidden, setForbidden] = useState(
    () => !('Notification' in window) || Notification.permission === 'denied',
  )
  useEffect(() => {
    if (isOpen || !isWanted) return
    setWanted(false)
    if (!notified(text.batch.notified(pictures))) setForbidden(true)
  }, [isOpen, isWanted, pictures])

  async function ask() {
    const permission = await Notification.requestPermission()
    setForbidden(permission === 'denied')
    setWanted(permission === 'granted')
  }
  return {
    isOffered: !isForbidden,
    isWanted,
    toggled: () => (isWanted ? setWanted(false) : void ask()),
  }
}
