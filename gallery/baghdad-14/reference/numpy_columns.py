"""The reference model in NumPy, over columns of trajectories; draws from NumPy's own generator.

    python numpy_columns.py TRAJECTORIES
"""

import sys
import time

import numpy as np

CHUNK = 2_000  # Trajectories in a column: the arrays of a step stay in the cache.
STEPS = 730
TABLE_X = np.array([0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2])
TABLE_Y = np.array([0, 0.18, 0.38, 0.56, 0.70, 0.80, 0.87, 0.95])


def count(u, mean):
    """Poisson by inversion, 5 at most."""
    none = np.exp(-mean)
    return (
        (u >= none).astype(float)
        + (u >= none * (1 + mean))
        + (u >= none * (1 + mean * (1 + mean / 2)))
        + (u >= none * (1 + mean * (1 + mean / 2 * (1 + mean / 3))))
        + (u >= none * (1 + mean * (1 + mean / 2 * (1 + mean / 3 * (1 + mean / 4)))))
    )


def run(n, generator):
    """The last values of P, M, V, N, CA and CR."""
    start = (2.5, 10, 0.3, 0.5, 0.5, 0.4, 0, 0, 0, 0.1, 0.3, 0.7, 0, 0, 0.01875, 0.01875, 0.01875)
    P, M, Q, S, L, V, N, XA, XR, H, T, B, CA, CR, W1, W2, W3 = (np.full(n, float(value)) for value in start)
    for _ in range(STEPS):
        ratio = M / 20
        factor = 0.5 + S
        threat = ratio * factor
        presence = P / 2.5
        deterrence = np.interp(presence, TABLE_X, TABLE_Y)
        grievance = 0.6 * Q + 0.4 * H
        modifier = (0.3 + grievance) * threat * (1 - 0.5 * deterrence) * (1 - 0.6 * N)
        attack_rate = np.minimum(3, 0.2 * modifier + XA)
        will = B * presence / (0.3 + presence)
        answer_rate = np.minimum(3, (0.06 + XR) * will)
        attacks = count(generator.random(n), attack_rate)
        answers = count(generator.random(n), answer_rate)
        pressure = (1 - np.exp(-1.2 * (0.8 * H + 0.3 * (1 - L) + 0.1 * answers)) - Q) / 20
        legitimacy = (1 / (1 + np.exp(4 * (Q + 0.5 * threat - 0.8))) - L) / 90
        vote = (1 / (1 + np.exp(-6 * (Q - 0.5 + 0.3 * (1 - L) - 0.2 * N))) - V) / 30
        force = np.where(V > 0.5, 2 * (V - 0.5), 0)
        window = np.where((attack_rate < 0.3) & (B < 0.9), 1, 0.2)
        talks_up = 0.01 * window * (1 - N)
        talks_down = 0.04 * np.minimum(attacks + answers, 3) * N
        order = P * (0.0005 + 0.01 * force + 0.004 * N * np.maximum(0, 1 - T) + 0.002 * np.maximum(0, 0.5 - B))
        withdrawal = W3 / 15
        reinforcement = 0.02 * np.maximum(0, T - 0.6) * B * np.maximum(0, 4 - P)
        recruits = 0.02 * M * grievance * (1 - M / 40) + 0.03 * factor
        losses = 0.004 * M + 0.15 * answers * ratio
        support = (np.minimum(1, 0.3 + 0.5 * presence * (1 - N) + 0.2 * XR) - S) / 45
        resolve = (0.7 - B) / 120 + 0.02 * np.minimum(attacks, 3) * (1 - B) - 0.015 * attacks * B
        first, second = W1 / 15, W2 / 15
        P = P + reinforcement - np.minimum(withdrawal, P)
        M = M + recruits - losses
        Q = Q + pressure
        S = S + support
        L = L + legitimacy
        V = V + vote
        N = N + talks_up - talks_down
        XA = XA + 0.03 * attacks + 0.04 * answers - XA / 10
        XR = XR + 0.05 * attacks + 0.01 * answers - XR / 6
        H = H + 0.05 * answers + 0.01 * attacks - H / 60
        T = T + (threat - T) / 14
        B = B + resolve
        CA = CA + attacks
        CR = CR + answers
        W1 = W1 + order - first
        W2 = W2 + first - second
        W3 = W3 + second - withdrawal
    return np.stack([P, M, V, N, CA, CR])


def main():
    trajectories = int(sys.argv[1])
    generator = np.random.default_rng(1)
    start = time.process_time()
    chunks = [run(min(CHUNK, trajectories - done), generator) for done in range(0, trajectories, CHUNK)]
    last = np.concatenate(chunks, 1)
    seconds = time.process_time() - start
    for name, values in zip("P M V N CA CR".split(), last):
        print(f"{name} mean {values.mean():.6f} sd {values.std():.6f}")
    print(f"version NumPy {np.__version__}\nseconds {seconds:.6f}")


if __name__ == "__main__":
    main()
