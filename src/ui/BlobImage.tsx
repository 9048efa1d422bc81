import { type ComponentProps, useEffect, useState } from 'react'

interface BlobImageProps extends Omit<ComponentProps<'img'>, 'src' | 'alt'> {
  readonly blob: Blob | undefined
  readonly alt: string
}

/** An image of a blob; its object URL lives as long as it is shown. */
export function BlobImage({ blob, alt, ...image }: BlobImageProps) {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!blob) return
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return <img draggable={false} {...image} src={url} alt={alt} />
}
