/* What registrations are counted by: see allowance.h. */
#include "lib/request/allowance.h"

enum allowance
allowance_count(const char *address, struct quota *quota)
{
	struct quota lent;

	*quota = ratelimit_address(LIMIT_AUTH, address);
	if (!quota->exceeded)
		return ALLOWANCE_OWN;
	lent = ratelimit_address(LIMIT_INVITE, address);
	if (lent.exceeded)
		return ALLOWANCE_OWN;
	*quota = lent;
	return ALLOWANCE_LENT;
}

/* It has not used up an attempt of those without an invitation, as long as there are others for it. */
static enum allowance
change_over(const char *address, struct quota *quota)
{
	struct quota invited = ratelimit_address(LIMIT_INVITE, address);

	if (invited.exceeded)
		return ALLOWANCE_OWN;
	ratelimit_address_return(LIMIT_AUTH, address, *quota);
	*quota = invited;
	return ALLOWANCE_INVITED;
}

enum allowance
allowance_settle(enum allowance allowance, bool invited, const char *address, struct quota *quota)
{
	if (allowance == ALLOWANCE_INVITED || (allowance == ALLOWANCE_OWN && !invited))
		return allowance;
	if (allowance == ALLOWANCE_OWN)
		return change_over(address, quota);
	if (invited)
		return ALLOWANCE_INVITED;
	/* What it would have been told without the loan. */
	*quota = ratelimit_address_next(LIMIT_AUTH, address);
	quota->exceeded = true;
	return ALLOWANCE_OWN;
}

enum limit
allowance_limit(enum allowance allowance)
{
	return allowance == ALLOWANCE_OWN ? LIMIT_AUTH : LIMIT_INVITE;
}
