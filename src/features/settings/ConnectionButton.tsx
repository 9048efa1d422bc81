import { Plug } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { connectionLabel } from '#core/connection.ts'
import { ConnectionDialog } from '#features/settings/ConnectionDialog.tsx'
import { text } from '#features/text.ts'
import { connectionOf, type Settings } from '#stores/settings.ts'
import { Button } from '#ui/Button.tsx'

/** Who answers requests now; opens the dialog to change it. */
export function ConnectionButton({ settings }: { readonly settings: Settings }) {
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
      {open && <ConnectionDialog settings={settings} onClosed={() => setOpen(false)} />}
    </>
  )
}
