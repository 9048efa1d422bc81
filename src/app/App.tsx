import { Suspense, useEffect, useState } from 'react'
import styles from '#app/App.module.css'
import type { App as AppParts } from '#app/createApp.ts'
import { listenToHovering } from '#app/fileDrops.ts'
import { Logo } from '#app/Logo.tsx'
import { Notices } from '#app/Notices.tsx'
import { listenToKeys } from '#app/shortcuts.ts'
import { BatchPanel } from '#features/batch/BatchPanel.tsx'
import { EditorPanel } from '#features/editor/EditorPanel.tsx'
import { GalleryPanel } from '#features/gallery/GalleryPanel.tsx'
import { later } from '#features/later.tsx'
import { RequestPanel } from '#features/prompt/RequestPanel.tsx'
import { ConnectionButton } from '#features/settings/ConnectionButton.tsx'
import { text } from '#features/text.ts'
import { SourceStrip } from '#features/upload/SourceStrip.tsx'
import { Welcome } from '#features/upload/Welcome.tsx'

const SmallEditor = later(() =>
  import('#features/editor/SmallEditor.tsx').then((part) => part.SmallEditor),
)

function useBrowserEvents(app: AppParts): boolean {
  const [dropping, setDropping] = useState(false)
  useEffect(() => {
    const listening = new AbortController()
    listenToHovering(setDropping, listening.signal)
    listenToKeys(app, listening.signal)
    return () => listening.abort()
  }, [app])
  return dropping
}

/** The page, from left to right: what is asked for, what is painted, what came of it. */
export function App({ app }: { readonly app: AppParts }) {
  const { document, tools, viewport, work, settings, jobs, gallery, spending, notices } = app
  const dropping = useBrowserEvents(app)
  return (
    <div className={styles.app}>
      <header className={styles.header}>
        <h1 className={styles.brand}>
          <Logo />
          Maskroom
        </h1>
        <ConnectionButton settings={settings} onTest={app.connectionTested} />
      </header>
      <div className={styles.left}>
        <RequestPanel
          document={document}
          settings={settings}
          regions={app.regions}
          plan={app.plan}
          targets={app.targets}
          prompts={app.prompts}
          onGenerate={app.generate}
        />
      </div>
      <main className={styles.middle}>
        <EditorPanel
          stores={{ document, tools, viewport, work, regions: app.regions }}
          onSentWanted={app.uploadShown}
          welcome={<Welcome onSampleWanted={() => void app.sampleWanted()} />}
          sources={<SourceStrip document={document} />}
        />
      </main>
      <div className={styles.right}>
        <BatchPanel
          jobs={jobs}
          spending={spending}
          room={app.room}
          onResultRemoved={(id) => void gallery.resultRemoved(id)}
        />
        <GalleryPanel
          gallery={gallery}
          locking={app.locking}
          variants={app.variants}
          repeats={app.repeats}
          renderEditor={(stores) => (
            <Suspense>
              <SmallEditor stores={stores} />
            </Suspense>
          )}
          actions={{
            open: ({ id }) => gallery.resultOpened(id),
            edit: (result) => void app.resultEdited(result),
            reuse: app.settingsReused,
            rerun: (result, picture) => void app.rerun(result, picture),
            more: (result) => void app.repeats.moreWanted(result),
            download: (result) => void app.resultDownloaded(result),
            remove: ({ id }) => gallery.resultDeleted(id, () => app.locking.wanted(id)),
          }}
        />
      </div>
      <Notices notices={notices} />
      {dropping && <div className={styles.drop}>{text.upload.dropNow}</div>}
    </div>
  )
}
