// Apart from all other words, since those may be what is missing.

/** Said where a part of the page did not come. */
export const notLoaded =
  'A part of this page could not be loaded. Check the connection, then reload the page; nothing that is stored is lost.'

/** Said where browsers give a page no locks between its tabs: two could send the same paid request. */
export const notSecure =
  'Browsers let a page keep pictures and send requests safely only at an https address or on this computer (localhost). Open Maskroom at such an address.'
