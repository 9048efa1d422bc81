/** One way to fill a hole. Different recipes make different, about equally likely pictures of the same hole. */
export interface Recipe {
  /** A few words for people. */
  readonly name: string
  /** Price of copying from far away, sideways and up or down; 0 is free. */
  readonly farX: number
  readonly farY: number
  /** Where copies come from for nothing, as a displacement in sizes of the hole: { x: -1, y: 0 } is from the left. */
  readonly lean: { readonly x: number; readonly y: number }
  /** Up to this many grey levels a copy may be lightened or darkened to fit ... */
  readonly biasCap: number
  /** ... at this price: 0 free, 1 as dear as a copy that does not fit. */
  readonly biasPrice: number
  /** How much luck has a say in the first guesses; 0 none. */
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

/** Dear enough that copies do come from the side the recipe leans to, cheap enough that they still have to fit. */
const sideways = { farX: 250, farY: 400 }

/** The first is the best guess; the others differ from it and from each other. */
export const recipes: readonly Recipe[] = [
  balanced,
  { ...balanced, name: 'From the left', ...sideways, lean: { x: -0.9, y: 0 } },
  { ...balanced, name: 'From the right', ...sideways, lean: { x: 0.9, y: 0 } },
  { ...balanced, name: 'From anywhere', farX: 0, farY: 0, biasPrice: 1, jitter: 0.3 },
  { ...balanced, name: 'From the same height', farX: 30, farY: 2000, biasPrice: 0.2, rank: 1 },
  { ...balanced, name: 'From close by', farX: 400, farY: 400, jitter: 0.5 },
  { ...balanced, name: 'Second thought', jitter: 0.8, rank: 2 },
  { ...balanced, name: 'Unchanged tones', farX: 5, farY: 200, biasCap: 8, jitter: 0.5, rank: 1 },
]

/** A recipe for each of any number of pictures; after the last the first comes round again. */
export function recipeFor(index: number): Recipe {
  return recipes[index % recipes.length]
}
