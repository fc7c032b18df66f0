/*
 * How busy the site was, for charts.
 */
#ifndef MOZNODS_FIGURE_LIST_H
#define MOZNODS_FIGURE_LIST_H

struct error;
struct request;

/* GET /api/admin/figures/: the figures of each hour or day, up to this moment */
const struct error *figure_list_show(struct request *request);

#endif
