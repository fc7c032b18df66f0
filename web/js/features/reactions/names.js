// Who has reacted, in words.
import { api } from "../../core/api.js";
import { locale, t } from "../../core/i18n.js";
import { session } from "../../core/session.js";

const NAMES_MOST = 12, PAGE = 100;

// "You, Ada and Bob", or "You, Ada and 14 others".
const inWords = (names, count) => {
	const shown = names.slice(0, NAMES_MOST), others = count - shown.length, list = (items) => new Intl.ListFormat(locale).format(items);

	return list(others > 0 ? [...shown, t("reactions.others", { count: others })] : shown);
};

// The names of those of one reaction, oneself first, as far as the page has met them.
const known = ({ user_ids: ids }, people) => {
	const me = session.user?.id, others = ids.filter((id) => id !== me).map((id) => people.nameOf(id));

	return { names: [ids.includes(me) && t("rooms.you"), ...others].filter(Boolean), whole: !others.includes(null) };
};

// Resolves to the words; who is not known is asked for.
export const namesOf = async (message, reaction, people) => {
	if (!known(reaction, people).whole) {
		const { results } = await api.get(`messages/${message}/reactions/`, { page_size: PAGE });

		people.see(...results.map(({ user }) => user));
	}
	return inWords(known(reaction, people).names, reaction.count);
};
