/* Runs a battery of TestU01 (P. L'Ecuyer and R. Simard 2007) over 32-bit words from standard input, and prints each test with its p-value,
   separated by a tab. `battery small`, `battery rabbit` on 2^26 bits, `battery alphabit` on 2^28. */

#include <stdio.h>
#include <string.h>
#include <testu01/bbattery.h>
#include <testu01/swrite.h>
#include <testu01/unif01.h>

static unsigned int buffer[1 << 14];
static size_t held, taken;

static unsigned int next(void) {
    if (taken == held) {
        held = fread(buffer, sizeof buffer[0], sizeof buffer / sizeof buffer[0], stdin);
        taken = 0;
        if (held == 0) {
            fprintf(stderr, "the stream has ended\n");
            _Exit(1);
        }
    }
    return buffer[taken++];
}

int main(int count, char **words) {
    const char *name = count > 1 ? words[1] : "";
    unif01_Gen *generator = unif01_CreateExternGenBits("stream", next);
    swrite_Basic = FALSE;
    if (strcmp(name, "small") == 0) bbattery_SmallCrush(generator);
    else if (strcmp(name, "rabbit") == 0) bbattery_Rabbit(generator, 67108864.0);
    else if (strcmp(name, "alphabit") == 0) bbattery_Alphabit(generator, 268435456.0, 0, 32);
    else return 2;
    for (int test = 0; test < bbattery_NTests; test++)
        if (bbattery_pVal[test] >= 0) fprintf(stderr, "%s\t%.17g\n", bbattery_TestNames[test], bbattery_pVal[test]);
    return 0;
}
