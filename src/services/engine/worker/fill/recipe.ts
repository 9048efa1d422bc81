/** A way to fill a hole. Different recipes make different, equally likely pictures of the same hole. */
export interface Recipe {
  /** A few words for people. */
  readonly name: string
  /** Price of copying from far away, sideways and up or down; 0 is free. */
  readonly farX: number
  readonly farY: number
  /** Where copies should rather come from, as a displacement in sizes of the hole: { x: -1, y: 0 } is from the left. */
  readonly lean: { readonly x: number; readonly y: number }
  /** Up to this many grey levels a copy may be lightened or darkened to fit ... */
  readonly biasCap: number
  /** ... at this price: 0 free, 1 as dear as not doing so. */
  readonly biasPrice: number
  /** How much luck has a say in the first guess. */
  readonly jitter: number
  /** Which of the first guesses is carried on, 0 the most promising. */
  readonly rank: number
}

const balanced: Recipe = {
  name: 'Balanced',
  farX: 20,
  farY: 80,
  lean: { x: 0, y: 0 },
  biasCap: 40,
  biasPrice: 0.5,
  jitter: 0,
  rank: 0,
}

/** The first is the best guess; the others differ from it and from each other. */
export const recipes: readonly Recipe[] = [
  balanced,
  { ...balanced, name: 'From anywhere', farX: 0, farY: 0, biasPrice: 1 },
  { ...balanced, name: 'From above and below', farX: 80, farY: 5, jitter: 0.8, rank: 2 },
  { ...balanced, name: 'From the sides', farX: 2, farY: 300, biasPrice: 0.2, jitter: 0.8, rank: 1 },
  { ...balanced, name: 'From the left', lean: { x: -1, y: 0 }, jitter: 0.3 },
  { ...balanced, name: 'From the right', lean: { x: 1, y: 0 }, jitter: 0.3 },
  { ...balanced, name: 'From below', lean: { x: 0, y: 1 }, farY: 20, jitter: 0.3, rank: 1 },
  { ...balanced, name: 'From nearby', farX: 160, farY: 320, jitter: 0.6, rank: 1 },
]

/** Recipes for any number of pictures: beyond the last the first comes round again, with another seed. */
export function recipeFor(index: number): Recipe {
  return recipes[index % recipes.length]
}
