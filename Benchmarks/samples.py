"""A day of machines: what a fleet sends, one message a minute and machine, made anew and alike from a seed.

Machines work in shifts, idle, rest and cool down; counters only rise; a value moves in the steps of its sensor. Shifts begin
at every hour of the day, as in a fleet around the world, so that any stretch of time shows the same share of work.
"""

from dataclasses import dataclass

import numpy as np

SEED = 15143
DAY = 1440
OFF, IDLE, WORKING = 0, 1, 2


@dataclass(frozen=True)
class Insight:
    """A value is a whole number of steps: exactly `steps * numerator / denominator`, rounded once."""
    name: str
    metric: str
    numerator: int
    denominator: int
    unit: str


# Sorted by name. The steps are those of SAE J1939, or the coarser ones in which telematics devices report.
INSIGHTS = (
    Insight("AmbientAirTemperature", "machine_insight_ambient_air_temperature", 1, 2, "°C"),
    Insight("BatteryPotential", "machine_insight_battery_potential", 1, 20, "V"),
    Insight("CumulativeOperatingHours", "machine_insight_cumulative_operating_hours", 1, 20, "h"),
    Insight("EngineCoolantTemperature", "machine_insight_engine_coolant_temperature", 1, 1, "°C"),
    Insight("EnginePercentLoadAtCurrentSpeed", "machine_insight_engine_percent_load_at_current_speed", 1, 1, "%"),
    Insight("EngineSpeed", "machine_insight_engine_speed", 10, 1, "rpm"),
    Insight("EngineTotalFuelUsed", "machine_insight_engine_total_fuel_used", 1, 2, "l"),
    Insight("FuelLevel", "machine_insight_fuel_level", 2, 5, "%"),
    Insight("HydraulicTemperature", "machine_insight_hydraulic_temperature", 1, 1, "°C"),
    Insight("TotalVehicleDistance", "machine_insight_total_vehicle_distance", 1, 8, "km"),
)


@dataclass
class Messages:
    """Some messages: whose they are, when (seconds since 1970), and for each of INSIGHTS the value."""
    assets: np.ndarray
    times: np.ndarray
    values: np.ndarray

    def __len__(self):
        return len(self.assets)

    def __getitem__(self, part):
        return Messages(self.assets[part], self.times[part], self.values[part])

    def __add__(self, other):
        return Messages(*(np.concatenate(pair) for pair in (
            (self.assets, other.assets), (self.times, other.times), (self.values, other.values))))


def minutes_of(assets, messages):
    return -(-messages // assets)


def day(assets, messages, end):
    """The messages of each minute up to `end`; of the last minute only as many as are asked for in all."""
    random = np.random.default_rng(SEED)
    machines = Machines(assets, random)
    # A device reports in its own second of the minute, a few seconds sooner or later.
    second = random.integers(1, 54, assets)
    minutes = minutes_of(assets, messages)
    everyone = np.arange(assets)
    for minute in range(minutes):
        times = end + (minute - minutes) * 60 + second + random.binomial(4, 0.5, assets)
        machines.step(minute)
        found = Messages(everyone, times, machines.values())
        yield found[:messages - minute * assets] if minute == minutes - 1 else found


class Machines:
    """The state of all machines in a minute."""

    def __init__(self, count, random):
        self.random = random
        self.phase = random.integers(0, DAY, count)
        self.shift = random.integers(7 * 60, 11 * 60, count)
        self.pause = (self.shift * random.uniform(0.4, 0.6, count)).astype(int)
        self.is_parked = random.random(count) < 0.15
        self.size = random.uniform(0.5, 2.0, count)
        self.volts = np.where(random.random(count) < 0.6, 2.0, 1.0)
        self.tank = 180 * self.size
        self.pull = random.uniform(40, 80, count)
        self.cruise = random.uniform(1400, 2000, count)
        self.idle_speed = random.uniform(750, 950, count)
        self.pace = np.where(random.random(count) < 0.5, random.uniform(3, 12, count), random.uniform(0.1, 0.6, count))
        self.climate = random.uniform(2, 28, count)
        self.state = np.zeros(count, int)
        self.load = np.zeros(count)
        self.speed = np.zeros(count)
        self.weather = np.zeros(count)
        self.air = self.climate.copy()
        self.coolant = self.climate.copy()
        self.hydraulic = self.climate.copy()
        self.charge = random.uniform(12.3, 12.7, count)
        self.battery = self.charge * self.volts
        self.hours = random.uniform(50, 12_000, count)
        self.fuel_used = self.hours * self.size * random.uniform(5, 9, count)
        self.level = random.uniform(20, 95, count)
        self.gauge = self.level.copy()
        self.distance = self.hours * self.pace * 0.4
        # Whoever is on shift at the first minute is already at work and warm.
        for _ in range(90):
            self.step(-1)

    def step(self, minute):
        chance = self.random.random(len(self.state))
        noise = self.random.standard_normal((6, len(self.state)))
        local = (minute + self.phase) % DAY
        paused = (local >= self.pause) & (local < self.pause + 30)
        on_shift = (local < self.shift) & ~paused & ~self.is_parked
        state = self.state
        self.state = np.select(
            [~on_shift, state == OFF, state == IDLE, state == WORKING],
            [np.where(chance < 0.4, OFF, state), np.where(chance < 0.3, IDLE, OFF),
             np.select([chance < 0.2, chance < 0.22], [WORKING, OFF], IDLE), np.where(chance < 0.04, IDLE, WORKING)])
        is_on, at_work = self.state != OFF, self.state == WORKING

        # Operators hold a speed for minutes; load follows what the bucket meets.
        self.load = np.select(
            [at_work, is_on], [np.clip(self.load + 0.3 * (self.pull - self.load) + 7 * noise[0], 5, 100),
                               12 + noise[0]], 0)
        changed = at_work & (noise[1] > 0.5)
        wanted = np.select([changed, at_work & (state == WORKING), at_work, is_on],
                           [self.cruise + 90 * noise[2], self.speed, self.cruise, self.idle_speed], 0)
        self.speed = np.where(is_on, wanted + 4 * noise[3], 0)

        self.weather += 0.05 * noise[4] - 0.01 * self.weather
        self.air = self.climate + self.weather + 5 * np.sin((local - 180) / DAY * 2 * np.pi)
        self.coolant += np.where(is_on, (84 + 0.08 * self.load - self.coolant) / 8, (self.air - self.coolant) / 90)
        self.hydraulic += np.where(is_on, (35 + 0.4 * self.load - self.hydraulic) / 25, (self.air - self.hydraulic) / 120)
        self.charge = np.where(is_on, np.minimum(self.charge + 0.004, 12.75), self.charge - 0.0001)
        self.battery = self.volts * np.where(is_on, 14.1 + 0.02 * noise[5], self.charge)

        used = np.select([at_work, is_on], [self.size * (3 + 0.22 * self.load), self.size * 2.5], 0) / 60
        self.fuel_used += used
        self.level -= used / self.tank * 100
        self.level = np.where((self.level < 15) & (self.state != WORKING), 96, np.maximum(self.level, 2))
        # Fuel sloshes in the tank of a machine at work.
        self.gauge = np.where(is_on, self.level + 0.25 * at_work * noise[2], self.gauge)
        self.hours += is_on / 60
        self.distance += at_work * self.pace * np.clip(0.7 + 0.4 * noise[3], 0, None) / 60

    def values(self):
        """One row a machine, one column each of INSIGHTS."""
        found = (self.air, self.battery, self.hours, self.coolant, self.load, self.speed, self.fuel_used, self.gauge,
                 self.hydraulic, self.distance)
        counters = (self.hours, self.fuel_used, self.distance)
        columns = []
        for insight, values in zip(INSIGHTS, found):
            steps = values * (insight.denominator / insight.numerator)
            whole = np.floor(steps) if any(values is counter for counter in counters) else np.rint(steps)
            columns.append(whole * insight.numerator / insight.denominator)
        return np.stack(columns, axis=1)
