/* Reads a QR code as somebody's camera would: from the picture of the page, in the colours that it has there. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const READER = await readFile(createRequire(import.meta.url).resolve("jsqr"), "utf8");

/* The text of the code in an element, null where none can be read. */
export const readCode = async (element) => {
	const page = element.page(), picture = await element.screenshot();

	if (!await page.evaluate(() => "jsQR" in window))
		await page.evaluate(READER);
	return page.evaluate(async (address) => {
		const image = new Image(), canvas = document.createElement("canvas"), context = canvas.getContext("2d");

		image.src = address;
		await image.decode();
		[canvas.width, canvas.height] = [image.width, image.height];
		context.drawImage(image, 0, 0);
		return window.jsQR(context.getImageData(0, 0, image.width, image.height).data, image.width, image.height, { inversionAttempts: "dontInvert" })?.data ?? null;
	}, `data:image/png;base64,${picture.toString("base64")}`);
};
