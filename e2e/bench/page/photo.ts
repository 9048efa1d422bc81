/** A JPEG of the given size, made of a real photo, mirrored to fill it, with a little sensor noise. */
export async function photoOf(width: number, height: number): Promise<Blob> {
  const photo = await createImageBitmap(await (await fetch('./sample-picos.jpg')).blob())
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no 2d canvas')
  for (let row = 0; row * photo.height < height; row++)
    for (let column = 0; column * photo.width < width; column++) {
      context.setTransform(
        column % 2 ? -1 : 1,
        0,
        0,
        row % 2 ? -1 : 1,
        (column + (column % 2)) * photo.width,
        (row + (row % 2)) * photo.height,
      )
      context.drawImage(photo, 0, 0)
    }
  let state = 7
  for (let y = 0; y < height; y += 256) {
    const band = context.getImageData(0, y, width, Math.min(256, height - y))
    for (let i = 0; i < band.data.length; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      band.data[i] = (band.data[i] ?? 0) + ((state >>> 24) % 9) - 4
    }
    context.putImageData(band, 0, y)
  }
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })
}
