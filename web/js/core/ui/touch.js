// Whether the page is used with fingers: where the focus brings a keyboard, and Enter is what one has for a new line.
export const isTouch = () => matchMedia("(hover: none) and (pointer: coarse)").matches;
