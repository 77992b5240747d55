"""The reference model in Numba, one trajectory after the other, with the generator of own-generator.detente.

    python numba_scalar.py TRAJECTORIES
"""

import math
import sys
import time

import numba
import numpy as np

STEPS = 730
TABLE_X = np.array([0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2])
TABLE_Y = np.array([0, 0.18, 0.38, 0.56, 0.70, 0.80, 0.87, 0.95])


@numba.njit(cache=True)
def count(u, mean):
    """Poisson by inversion, 5 at most."""
    none = math.exp(-mean)
    if u < none:
        return 0.0
    return (
        1.0
        + (u >= none * (1 + mean))
        + (u >= none * (1 + mean * (1 + mean / 2)))
        + (u >= none * (1 + mean * (1 + mean / 2 * (1 + mean / 3))))
        + (u >= none * (1 + mean * (1 + mean / 2 * (1 + mean / 3 * (1 + mean / 4)))))
    )


@numba.njit(cache=True)
def deterrence_table(x):
    if x <= TABLE_X[0]:
        return TABLE_Y[0]
    if x >= TABLE_X[7]:
        return TABLE_Y[7]
    i = 0
    while x > TABLE_X[i + 1]:
        i += 1
    return TABLE_Y[i] + (TABLE_Y[i + 1] - TABLE_Y[i]) * (x - TABLE_X[i]) / (TABLE_X[i + 1] - TABLE_X[i])


@numba.njit(cache=True)
def run(trajectories, last):
    """Writes the last values of P, M, V, N, CA and CR."""
    for i in range(trajectories):
        P, M, Q, S, L, V, N, XA, XR = 2.5, 10.0, 0.3, 0.5, 0.5, 0.4, 0.0, 0.0, 0.0
        H, T, B, CA, CR, W1, W2, W3 = 0.1, 0.3, 0.7, 0.0, 0.0, 0.01875, 0.01875, 0.01875
        GA = 1 + (1234567 * i + 98765432) % 2147483646
        GR = 1 + (7654321 * i + 24681357) % 2147483646
        for _ in range(STEPS):
            draw_attack = GA / 2147483647
            draw_answer = GR / 2147483647
            GA = 48271 * GA % 2147483647
            GR = 48271 * GR % 2147483647
            ratio = M / 20
            factor = 0.5 + S
            threat = ratio * factor
            presence = P / 2.5
            deterrence = deterrence_table(presence)
            grievance = 0.6 * Q + 0.4 * H
            modifier = (0.3 + grievance) * threat * (1 - 0.5 * deterrence) * (1 - 0.6 * N)
            attack_rate = min(3, 0.2 * modifier + XA)
            will = B * presence / (0.3 + presence)
            answer_rate = min(3, (0.06 + XR) * will)
            attacks = count(draw_attack, attack_rate)
            answers = count(draw_answer, answer_rate)
            pressure = (1 - math.exp(-1.2 * (0.8 * H + 0.3 * (1 - L) + 0.1 * answers)) - Q) / 20
            legitimacy = (1 / (1 + math.exp(4 * (Q + 0.5 * threat - 0.8))) - L) / 90
            vote = (1 / (1 + math.exp(-6 * (Q - 0.5 + 0.3 * (1 - L) - 0.2 * N))) - V) / 30
            force = 2 * (V - 0.5) if V > 0.5 else 0.0
            window = 1.0 if (attack_rate < 0.3 and B < 0.9) else 0.2
            talks_up = 0.01 * window * (1 - N)
            talks_down = 0.04 * min(attacks + answers, 3) * N
            order = P * (0.0005 + 0.01 * force + 0.004 * N * max(0.0, 1 - T) + 0.002 * max(0.0, 0.5 - B))
            withdrawal = W3 / 15
            reinforcement = 0.02 * max(0.0, T - 0.6) * B * max(0.0, 4 - P)
            recruits = 0.02 * M * grievance * (1 - M / 40) + 0.03 * factor
            losses = 0.004 * M + 0.15 * answers * ratio
            support = (min(1.0, 0.3 + 0.5 * presence * (1 - N) + 0.2 * XR) - S) / 45
            resolve = (0.7 - B) / 120 + 0.02 * min(attacks, 3) * (1 - B) - 0.015 * attacks * B
            first, second = W1 / 15, W2 / 15
            P += reinforcement - min(withdrawal, P)
            M += recruits - losses
            Q += pressure
            S += support
            L += legitimacy
            V += vote
            N += talks_up - talks_down
            XA += 0.03 * attacks + 0.04 * answers - XA / 10
            XR += 0.05 * attacks + 0.01 * answers - XR / 6
            H += 0.05 * answers + 0.01 * attacks - H / 60
            T += (threat - T) / 14
            B += resolve
            CA += attacks
            CR += answers
            W1 += order - first
            W2 += first - second
            W3 += second - withdrawal
        last[0, i], last[1, i], last[2, i], last[3, i], last[4, i], last[5, i] = P, M, V, N, CA, CR


def main():
    trajectories = int(sys.argv[1])
    last = np.empty((6, trajectories))
    run(1, last)  # Compiles, unless an earlier run did.
    start = time.process_time()
    run(trajectories, last)
    seconds = time.process_time() - start
    for i in range(min(trajectories, 10)):
        print("trajectory", i, *last[:, i])
    print(f"version Numba {numba.__version__}\nseconds {seconds:.6f}")


if __name__ == "__main__":
    main()
