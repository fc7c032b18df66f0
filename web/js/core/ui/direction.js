// Which way text runs, for what goes along it.

// What the right arrow means in the text of this element: 1 where it goes on; -1 where it goes back, in text that runs to the left.
export const rightward = (element) => (getComputedStyle(element).direction === "rtl" ? -1 : 1);
