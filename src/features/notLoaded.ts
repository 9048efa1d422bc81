/** Said where a part of the page did not come: apart from all other words, since they may be what is missing. */
export const notLoaded =
  'A part of this page could not be loaded. Check the connection, then reload the page; nothing that is stored is lost.'
