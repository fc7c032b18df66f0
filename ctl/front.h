/*
 * The web servers of this machine that have been set up for MOznoDS, as far as their configuration below /etc tells: how many
 * WebSockets they have room for. Nothing is asked of the servers themselves.
 */
#ifndef MOZNODS_CTL_FRONT_H
#define MOZNODS_CTL_FRONT_H

struct front {
	const char *name;    /* of the web server, for a person */
	const char *setting; /* what bounds it, */
	long value;          /* as it is set or by default, */
	long sockets;        /* and how many WebSockets that is */
};

enum { FRONTS = 3 };

/* Looks for web servers below the directory `etc` whose sites mention moznods; returns how many, at most FRONTS. Files that cannot
 * be read are left out. */
int front_look(const char *etc, struct front fronts[FRONTS]);

#endif
