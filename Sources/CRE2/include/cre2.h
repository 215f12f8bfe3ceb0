#ifndef WRIT_CRE2_H
#define WRIT_CRE2_H
#endif
