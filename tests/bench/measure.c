/*
 * measure RUNS COMMAND...: runs a command RUNS times and prints, tab-separated, the median of its processor
 * seconds (user and system), the median of its wall seconds, and the largest peak memory in MiB. Exit codes 0
 * and 1 of the command are fine (1: done, with findings).
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int compare(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

static double seconds(struct timeval at)
{
    return (double)at.tv_sec + (double)at.tv_usec * 1e-6;
}

int main(int argc, char **argv)
{
    int runs = argc > 2 ? atoi(argv[1]) : 0;
    if (runs < 1 || runs > 99) {
        fputs("usage: measure RUNS COMMAND...\n", stderr);
        return 64;
    }
    double cpu[99], wall[99];
    long peak_kib = 0;
    for (int i = 0; i < runs; i++) {
        struct timespec from, to;
        clock_gettime(CLOCK_MONOTONIC, &from);
        pid_t child = fork();
        if (child == 0) {
            int null = open("/dev/null", O_WRONLY);
            dup2(null, STDOUT_FILENO);
            execvp(argv[2], argv + 2);
            _exit(127);
        }
        int status;
        struct rusage usage;
        if (child < 0 || wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) ||
            WEXITSTATUS(status) > 1) {
            fprintf(stderr, "measure: %s failed\n", argv[2]);
            return 70;
        }
        clock_gettime(CLOCK_MONOTONIC, &to);
        cpu[i] = seconds(usage.ru_utime) + seconds(usage.ru_stime);
        wall[i] = (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) * 1e-9;
        if (usage.ru_maxrss > peak_kib)
            peak_kib = usage.ru_maxrss;
    }
    qsort(cpu, (size_t)runs, sizeof *cpu, compare);
    qsort(wall, (size_t)runs, sizeof *wall, compare);
    printf("%.4f\t%.4f\t%.1f\n", cpu[runs / 2], wall[runs / 2], (double)peak_kib / 1024);
    return 0;
}
