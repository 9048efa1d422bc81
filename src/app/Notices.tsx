import { useCallback } from 'react'
import { useStore } from 'zustand'
import { text } from '#features/text.ts'
import type { Notice, Notices as NoticeStore } from '#stores/notices.ts'
import { OnTop } from '#ui/OnTop.tsx'
import { Toast } from '#ui/Toast.tsx'
import styles from '#ui/Toasts.module.css'

function NoticeToast({
  notice,
  notices,
}: {
  readonly notice: Notice
  readonly notices: NoticeStore
}) {
  const { id, tone, text: words, next, action } = notice
  const close = useCallback(() => notices.dismissed(id), [notices, id])
  return (
    <Toast
      tone={tone}
      text={words}
      next={next}
      actionLabel={action?.label}
      closeLabel={text.close}
      onAction={() => notices.actionTaken(id)}
      onClosed={close}
    />
  )
}

/** The newest messages. */
export function Notices({ notices }: { readonly notices: NoticeStore }) {
  const shown = useStore(notices.state).slice(-4)
  return (
    <OnTop>
      <div className={styles.toasts}>
        {shown.map((notice) => (
          <NoticeToast key={notice.id} notice={notice} notices={notices} />
        ))}
      </div>
    </OnTop>
  )
}
