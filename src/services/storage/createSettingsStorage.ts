import { createLocalRecord, type WebStorage } from '#services/storage/localRecord.ts'
import { parseSettings } from '#services/storage/records.ts'
import type { Storage } from '#services/storage/storage.ts'

interface Places {
  /** Of all tabs, over visits. */
  readonly local: () => WebStorage
  /** Of one tab, over reloads. */
  readonly session: () => WebStorage
}

/**
 * What the form says, kept for the next visit, and for this tab by itself: what is typed in another one is not in its
 * place after a reload. Connections and their secrets are those of all tabs.
 */
export function createSettingsStorage({
  local,
  session,
}: Places): Pick<Storage, 'settings' | 'saveSettings'> {
  const shared = createLocalRecord('maskroom.settings', parseSettings, local)
  const own = createLocalRecord('maskroom.form', parseSettings, session)
  return {
    settings: () => {
      const [kept, form] = [shared.read(), own.read()]
      if (!form) return kept
      return { ...form, connections: kept?.connections ?? [], secrets: kept?.secrets ?? {} }
    },
    saveSettings: (settings) => {
      try {
        own.write({ ...settings, connections: [], secrets: {} })
      } catch {
        // Then it is as before there was one: the last tab that wrote has its say.
      }
      shared.write(settings)
    },
  }
}
