// The order in which rooms are shown: favourites first, each part by its latest activity.

export const ordered = (list) => [...list.filter(({ membership }) => membership.favourite), ...list.filter(({ membership }) => !membership.favourite)];
