const counted = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`

/** To three digits: more are not known. */
const roughly = (count: number) =>
  Number(count.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 0 })

/** The words of a batch before it is sent. */
export const planText = {
  open: 'Plan',
  title: 'Plan a batch',
  repeat: 'Repeat',
  summary: (requests: number, pictures: number) =>
    `${counted(requests, 'request', 'requests')}, ${counted(pictures, 'picture', 'pictures')}`,
  tokens: (low: number, high: number) =>
    `~ ${roughly(low)}${roughly(low) === roughly(high) ? '' : `\u2013${roughly(high)}`} tokens`,
  morePrompts: 'More prompts',
  morePromptsNote: 'One a line. Alternatives in braces: {warm|cold|neon} light. \\{ is a brace.',
  draws: 'Random draws',
  drawsNote: 'So many texts of each prompt, by weight: {3::warm|cold}. Empty: every alternative.',
  table: 'Table (CSV)',
  tableNote: 'The first line names the columns; {name} in a prompt stands for its value.',
  tableFile: 'Table from a file',
  tableRead: (rows: number, columns: string) =>
    `${counted(rows, 'row', 'rows')}; use ${columns} in a prompt.`,
  tableKept: (rows: number) => `${counted(rows, 'row is', 'rows are')} in use`,
  tableBefore: (rows: number) =>
    `The table from before (${counted(rows, 'row', 'rows')}) is used until one with rows is here.`,
  tableFileUnread: 'The file cannot be read: was it moved or changed? Choose it again.',
  tableDrop: 'Leave the table out',
  pictures: 'Pictures',
  picturesNote:
    'Each is edited by itself, with its own mask or else the first one\u2019s. The others are sent along.',
  masks: 'Masks',
  masksNote: 'Every picture with every mask. None ticked: each with its own.',
  picture: 'Picture',
  maskOf: (picture: string) => `mask of ${picture}`,
  budget: 'Budget (USD)',
  budgetNote: 'Nothing beyond it leaves without another yes. Empty: no limit.',
  budgetBad: 'This is no number of dollars, so nothing is sent. For example: 2.50',
  budgetUnread:
    'The budget from before cannot be read, so nothing is sent: type one, or choose no limit.',
  noLimit: 'No limit',
  overBudget: (words: string) => `Budget: ${words}`,
  sendWithin: (count: number) => `Send ${counted(count, 'request', 'requests')} within it`,
  sendAll: 'Send all the same',
  nothingWanted: 'No request of the plan is ticked.',
  taken: (requests: number) =>
    `${counted(requests, 'request', 'requests')} of an earlier batch, instead of the form.`,
  dropTaken: 'Use the form',
  sent: (requests: number) =>
    `${counted(requests, 'request is', 'requests are')} sent; what is left is next.`,
  dropSent: 'Plan all again',
  byHand: (off: number, changed: number) => {
    const leftOut = `${counted(off, 'request is', 'requests are')} left out`
    const reworded = `${counted(changed, 'request is', 'requests are')} reworded`
    const facts = [...(off > 0 ? [leftOut] : []), ...(changed > 0 ? [reworded] : [])]
    return `By hand: ${facts.join(', ')}.`
  },
  dropByHand: 'Undo',
  isSent: 'Sent',
  clear: 'Back to a single request',
  cleared: 'The plan was cleared.',
  undo: 'Undo',
  send: 'Send',
  sendRow: (row: number) => `Send request ${row}`,
  promptRow: (row: number) => `Prompt of request ${row}`,
  cost: 'Cost',
  unknown: 'unknown',
  first: 'Send first',
  earlier: 'Send earlier',
  later: 'Send later',
  order: 'Order',
  previous: 'Previous',
  next: 'Next',
  page: (page: number, pages: number) => `Page ${page} of ${pages}`,
} as const
