// Tells users of screen readers what others see happen.

let region = null;

const place = () => {
	region ??= document.getElementById("announcer");
	return region;
};

// Says it when nothing else is being said. The same text twice in a row is said twice.
export const announce = (text) => {
	const line = document.createElement("p");

	line.textContent = text;
	place()?.append(line);
	setTimeout(() => line.remove(), 5000);
};
