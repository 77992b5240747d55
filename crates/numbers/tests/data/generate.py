"""Writes reference.txt: function, arguments, and its value as a sum of two floats, from mpmath with 60 digits.

Run in this folder: python3 generate.py > reference.txt
"""
import random
import struct
from mpmath import mp, mpf
import mpmath as m

mp.dps = 60
random.seed(20231017)


def show(name, arguments, value):
    high = float(value)
    low = float(value - mpf(high))
    print(name, *[repr(a) for a in arguments], "=", repr(high), repr(low))


def rows(name, function, points):
    for arguments in points:
        arguments = [float(a) for a in arguments]
        show(name, arguments, function(*[mpf(a) for a in arguments]))


def u(low, high):
    return random.uniform(low, high)


def log_u(low, high):
    return 10 ** u(low, high)


def near(x, ulps):
    bits = struct.unpack("<q", struct.pack("<d", x))[0] + ulps
    return struct.unpack("<d", struct.pack("<q", bits))[0]


def sign():
    return random.choice([-1, 1])


def gamma_lower(a, x):
    return m.gammainc(a, 0, x, regularized=True)


def gamma_upper(a, x):
    return m.gammainc(a, x, m.inf, regularized=True)


def beta_lower(a, b, x):
    if x > a / (a + b):
        return 1 - beta_lower_series(b, a, 1 - x)
    return beta_lower_series(a, b, x)


def beta_lower_series(a, b, x):
    front = m.exp(a * m.log(x) + b * m.log(1 - x) + m.loggamma(a + b) - m.loggamma(a + 1) - m.loggamma(b))
    return front * m.hyp2f1(a + b, 1, a + 1, x, maxterms=10**7)


def around(centre, spread, low=0.0, high=float("inf")):
    while True:
        x = random.gauss(centre, 2.5 * spread)
        if low < x < high:
            return x


rows("exp", m.exp, [(u(-745, 709),) for _ in range(120)] + [(u(-1, 1),) for _ in range(80)]
     + [(sign() * log_u(-20, 0),) for _ in range(40)] + [(u(-745, -708),) for _ in range(30)]
     + [(0.34657359027997264,), (-0.34657359027997264,), (709.78,), (1.0,), (0.0,)])
rows("exp_m1", m.expm1, [(u(-40, 709),) for _ in range(60)] + [(u(-1, 1),) for _ in range(120)]
     + [(sign() * log_u(-20, 0),) for _ in range(60)] + [(u(-3, 3),) for _ in range(60)])
rows("ln", m.log, [(log_u(-307, 308),) for _ in range(100)] + [(u(0.5, 2),) for _ in range(100)]
     + [(1 + sign() * log_u(-15, -1),) for _ in range(60)] + [(log_u(-323, -308),) for _ in range(20)]
     + [(near(1.0, k),) for k in (-3, -2, -1, 0, 1, 2, 3)])
rows("ln_1p", m.log1p, [(sign() * log_u(-20, 0) * 0.99,) for _ in range(150)] + [(u(-1, 3),) for _ in range(100)]
     + [(log_u(0, 300),) for _ in range(40)])
rows("logistic", lambda x: 1 / (1 + m.exp(-x)), [(u(-40, 40),) for _ in range(80)] + [(u(-700, 5),) for _ in range(60)]
     + [(u(-1, 1),) for _ in range(40)])
powers = [(log_u(-3, 3), u(-100, 100)) for _ in range(80)] + [(u(0.5, 2), u(-1000, 1000)) for _ in range(120)]
powers += [(1 + sign() * log_u(-10, -2), sign() * log_u(2, 5)) for _ in range(60)]
powers += [(log_u(-100, 100), u(-3, 3)) for _ in range(40)] + [(1.4142, 2000.0), (0.71, 2000.0), (1e-300, 1.03)]
rows("pow", lambda x, y: m.exp(y * m.log(x)), [p for p in powers if abs(p[1] * m.log(p[0])) < 700])
rows("normal_cdf", m.ncdf, [(u(-8, 8),) for _ in range(120)] + [(u(-37, 0),) for _ in range(80)]
     + [(sign() * log_u(-10, 0),) for _ in range(30)])


def normal_quantile(p):
    guess = m.sqrt(2) * m.erfinv(2 * p - 1) if p > 1e-30 else -m.sqrt(-2 * m.log(p) - m.log(-4 * m.pi * m.log(p)))
    return m.findroot(lambda x: m.log(m.ncdf(x)) - m.log(p), guess)


rows("normal_quantile", normal_quantile, [(u(0, 1),) for _ in range(100)] + [(log_u(-16, 0) / 2,) for _ in range(60)]
     + [(1 - log_u(-15, 0) / 2,) for _ in range(40)] + [(log_u(-290, -20),) for _ in range(30)])
rows("ln_gamma", m.loggamma, [(u(0, 20),) for _ in range(80)] + [(log_u(-10, 12),) for _ in range(60)])

shapes = [log_u(-2, 4) for _ in range(100)] + [log_u(4, 6) for _ in range(6)]
points = [(a, around(a, a ** 0.5)) for a in shapes] + [(log_u(-2, 2), log_u(-3, 2)) for _ in range(60)]
points = [(a, x) for a, x in points if gamma_lower(a, x) > 1e-290 and gamma_upper(a, x) > 1e-290]
rows("gamma_regularised", gamma_lower, points)
rows("gamma_regularised_upper", gamma_upper, points)

betas = []
for _ in range(150):
    a, b = log_u(-2, 3), log_u(-2, 3)
    mean = a / (a + b)
    betas.append((a, b, around(mean, (mean * (1 - mean) / (a + b + 1)) ** 0.5, 0.0, 1.0)))
betas += [(5e4, 7e4, around(5 / 12, 0.0014, 0, 1)) for _ in range(5)]
rows("beta_regularised", beta_lower, [p for p in betas if beta_lower(*[mpf(v) for v in p]) > 1e-290])


def refine(cdf, density, x, p):
    """The exact quantile at a float p near which x lies."""
    for _ in range(4):
        x = x - (cdf(x) - p) / density(x)
    return x


for a, x in points[:120]:
    a, x = mpf(a), mpf(x)
    p = float(gamma_lower(a, x))
    if not 1e-14 < p < 0.9999:
        continue
    density = lambda t: m.exp((a - 1) * m.log(t) - t - m.loggamma(a))
    show("gamma_quantile", [float(a), p], refine(lambda t: gamma_lower(a, t), density, x, mpf(p)))

for a, b, x in betas[:130]:
    a, b, x = mpf(a), mpf(b), mpf(x)
    p = float(beta_lower(a, b, x))
    if not 1e-14 < p < 0.9999:
        continue
    density = lambda t: t ** (a - 1) * (1 - t) ** (b - 1) / m.beta(a, b)
    show("beta_quantile", [float(a), float(b), p], refine(lambda t: beta_lower(a, b, t), density, x, mpf(p)))


def student_cdf(n, t):
    tail = beta_lower(n / 2, mpf(1) / 2, n / (n + t * t)) / 2
    return tail if t < 0 else 1 - tail


for _ in range(60):
    n, t = mpf(round(log_u(0, 4))), mpf(random.gauss(0, 2))
    p = float(student_cdf(n, t))
    density = lambda t: (1 + t * t / n) ** (-(n + 1) / 2) / m.sqrt(n) / m.beta(n / 2, mpf(1) / 2)
    show("student_t_quantile", [float(n), p], refine(lambda t: student_cdf(n, t), density, t, mpf(p)))
