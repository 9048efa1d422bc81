import { Plug } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useStore } from 'zustand'
import { connectionLabel } from '#core/connection.ts'
import type { ConnectionTester } from '#features/settings/testWords.ts'
import { text } from '#features/text.ts'
import { connectionOf, type Settings } from '#stores/settings.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'

/** Not needed for the first paint. */
const ConnectionDialog = lazy(() =>
  import('#features/settings/ConnectionDialog.tsx').then(
    ({ ConnectionDialog: loaded }) => ({ default: loaded }),
    () => ({ default: DialogMissing }),
  ),
)

/** Offline, or a newer version was put on the server: the rest of the page goes on. */
function DialogMissing({ onClosed }: { readonly onClosed: () => void }) {
  return (
    <Dialog title={text.connection.title} closeLabel={text.close} onClosed={onClosed}>
      <p role="alert">{text.notLoaded}</p>
    </Dialog>
  )
}

interface ConnectionButtonProps {
  readonly settings: Settings
  readonly onTest: ConnectionTester
}

/** Who answers requests now; opens the dialog to change it. */
export function ConnectionButton({ settings, onTest }: ConnectionButtonProps) {
  const [open, setOpen] = useState(false)
  const current = connectionLabel(connectionOf(useStore(settings.state)))
  return (
    <>
      <Button
        icon={<Plug />}
        label={text.connection.open}
        title={`${text.connection.open}: ${current}`}
        onClick={() => setOpen(true)}
      >
        {current}
      </Button>
      <Suspense>
        {open && (
          <ConnectionDialog settings={settings} onTest={onTest} onClosed={() => setOpen(false)} />
        )}
      </Suspense>
    </>
  )
}
