// Makes a small square out of any image that the browser can show: an avatar needs no more pixels, and what the camera wrote
// beside them (where it was taken) is not sent.
import { ApiError } from "../../core/api.js";

const SIDE = 256;

const draw = (image) => {
	const side = Math.min(image.width, image.height);
	const canvas = document.createElement("canvas");
	const context = canvas.getContext("2d");

	canvas.width = canvas.height = Math.min(SIDE, side);
	context.imageSmoothingQuality = "high";
	context.drawImage(image, (image.width - side) / 2, (image.height - side) / 2, side, side, 0, 0, canvas.width, canvas.height);
	return canvas;
};

// A Blob of PNG, JPEG or WebP; throws an ApiError "no_image" for what is none.
export const squareImage = async (file) => {
	let image;

	try {
		image = await createImageBitmap(file);
	} catch {
		throw new ApiError({ status: 400, code: "no_image" });
	}
	const canvas = draw(image);

	image.close();
	return new Promise((resolve, reject) => {
		canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new ApiError({ status: 400, code: "no_image" }))), "image/webp", 0.9);
	});
};
