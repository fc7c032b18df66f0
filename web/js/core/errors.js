// What went wrong, in the user's words.
import { has, t } from "./i18n.js";

// Sentences of the server are found in the catalogue with their numbers taken out; what is not there is shown as it came.
const translated = (text) => {
	const numbers = text.match(/\d+/g) ?? [];
	const key = `errors.${text.replace(/\d+/g, "#")}`;

	return has(key) ? numbers.reduce((words, number) => words.replace("#", number), t(key)) : text;
};

// One sentence for an ApiError.
export const describe = (error) => {
	const code = `errors.${error.code}`;

	if (error.code === "rate_limited")
		return t("errors.rate_limited_for", { count: error.retryAfter ?? 60 });
	if (has(code))
		return t(code);
	return error.message || t("errors.internal_error");
};

// The details of a validation error by field, each as one text; what belongs to no field under "".
export const fieldErrors = (error) => Object.fromEntries(Object.entries(error.details ?? {}).map(([field, messages]) =>
	[field === "non_field_errors" ? "" : field, [messages].flat().map(String).map(translated).join(" ")]));
