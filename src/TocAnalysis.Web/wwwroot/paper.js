// Shows the paragraph that the address names.
export const show = (id) => document.getElementById(id)?.scrollIntoView();
