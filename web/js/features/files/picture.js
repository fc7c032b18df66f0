// Putting a file into an <img>.
import { dropLink, linkTo, thumbLinkTo } from "./links.js";

// Twice: a link may have ended between its being given and its being used.
const load = async (image, file, link) => {
	for (let tries = 0; ; tries++) {
		image.src = await link(file);
		try {
			await image.decode();
			return;
		} catch (error) {
			if (tries > 0)
				throw error;
			dropLink(file);
		}
	}
};

// `small`: its thumb is enough, where it has one.
export const showPicture = async (image, file, { small = false } = {}) => {
	if (small && file.thumb_url) {
		try {
			return await load(image, file, thumbLinkTo);
		} catch {
			// The file itself may still be there.
		}
	}
	return load(image, file, linkTo);
};
