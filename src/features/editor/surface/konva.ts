/** Konva with the shapes that are used. It comes apart from the first paint; its loading begins with this module. */
export const konva = Promise.all([
  import('konva/lib/Core.js'),
  import('konva/lib/shapes/Circle.js'),
  import('konva/lib/shapes/Image.js'),
  import('konva/lib/shapes/Line.js'),
  import('konva/lib/shapes/Rect.js'),
]).then(([{ Konva }, { Circle }, { Image }, { Line }, { Rect }]) => {
  // The scene draws what changed, once a frame; Konva would draw it a second time in the next one.
  Konva.autoDrawEnabled = false
  const { Stage, Layer, Group } = Konva
  return { Stage, Layer, Group, Circle, Image, Line, Rect }
})

export type Konva = Awaited<typeof konva>
