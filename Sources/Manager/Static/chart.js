// Draws the charts of a page anew with uPlot, which adds a readout under the pointer and zoom by dragging. The values
// come from the table beside each drawing; without uPlot, or where it fails, the server's drawing stays.

const axisTime = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const axisDay = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const readoutTime = new Intl.DateTimeFormat(undefined, {
  day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short",
});

const readoutNumber = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 6 });

// Around the plot, in pixels.
const [above, below] = [8, 28];

// Times and one list of values a line, null where there is nothing that could be drawn.
function valuesOf(table) {
  const [start, step, count] = ["start", "step", "count"].map((name) => Number(table.dataset[name]));
  const times = Array.from({ length: count }, (_, index) => start + index * step);
  const lines = Array.from(table.tHead.rows[0].cells).slice(1).map(() => new Array(count).fill(null));
  for (const row of table.tBodies[0].rows) {
    const at = Math.round((Date.parse(row.querySelector("time").dateTime) / 1000 - start) / step);
    lines.forEach((line, index) => {
      const text = row.cells[index + 1].textContent;
      if (text !== "" && Number.isFinite(Number(text))) line[at] = Number(text);
    });
  }
  return [times, ...lines];
}

// Midnight is told by its day.
function timeLabels(_, splits, _axis, _space, distance) {
  return splits.map((at) => {
    const date = new Date(at * 1000);
    const isDay = distance >= 86400 || (date.getHours() === 0 && date.getMinutes() === 0);
    return (isDay ? axisDay : axisTime).format(date);
  });
}

function draw(figure) {
  const drawing = figure.querySelector(".chart");
  const table = figure.querySelector("table[data-chart]");
  const readout = figure.querySelector(".chart-readout");
  const [least, most] = [Number(table.dataset.least), Number(table.dataset.most)];
  if (!Number.isFinite(most - least)) return null;
  const data = valuesOf(table);
  const headings = Array.from(table.tHead.rows[0].cells, (cell) => cell.textContent);
  const paths = figure.querySelectorAll(".chart-lines path");
  const tick = figure.querySelector(".chart-tick");
  const grid = figure.querySelector(".chart-grid");
  const size = () => ({ width: figure.querySelector(".chart-live").clientWidth, height });
  // Colours and dashes are those of the style sheet, whatever the theme is at the moment.
  const series = data.slice(1).map((values, index) => {
    const style = getComputedStyle(paths[index]);
    const alone = values.flatMap((value, at) =>
      value !== null && (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null ? [at] : []);
    return {
      stroke: () => style.stroke, width: 1.75,
      dash: style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(/[ ,]+/).map(parseFloat),
      paths: "state" in table.dataset ? globalThis.uPlot.paths.stepped({ align: 1 }) : undefined,
      points: { size: 4, stroke: () => style.stroke, fill: () => style.stroke, filter: () => alone },
    };
  });
  const axis = {
    stroke: () => getComputedStyle(tick).fill, font: `12px ${getComputedStyle(figure).fontFamily}`,
    grid: { stroke: () => getComputedStyle(grid).stroke, width: 1 }, ticks: { show: false },
  };

  const height = drawing.clientHeight + above + below;
  const live = document.createElement("div");
  live.className = "chart-live";
  live.setAttribute("role", "img");
  live.setAttribute("aria-labelledby", drawing.getAttribute("aria-labelledby"));
  live.setAttribute("aria-describedby", drawing.getAttribute("aria-describedby"));
  drawing.before(live);

  let nearest = series.length === 1 ? 1 : null;
  function say(plot) {
    const at = plot.cursor.idx;
    if (at === null || at === undefined) {
      readout.textContent = "";
      return;
    }
    const words = [readoutTime.format(new Date(data[0][at] * 1000))];
    if (nearest !== null) {
      if (series.length > 1) words.push(headings[nearest]);
      const value = data[nearest][at];
      words.push(value === null ? "no value" : `${readoutNumber.format(value)} ${table.dataset.unit ?? ""}`.trim());
    }
    readout.textContent = words.join(" · ");
  }
  let plot;
  try {
    plot = new globalThis.uPlot({
      ...size(), padding: [above, 12, 0, 0], legend: { show: false },
      scales: { y: { range: [least, most] } },
      series: [{}, ...series],
      axes: [{ ...axis, values: timeLabels, space: 64, size: below, grid: { show: false } }, { ...axis, size: 60 }],
      cursor: { y: false, focus: { prox: 24 }, drag: { x: true, y: false }, points: { size: 7 } },
      focus: { alpha: series.length === 1 ? 1 : 0.35 },
      hooks: {
        setCursor: [say],
        setSeries: [(plot, index) => {
          if (series.length > 1) nearest = index;
          say(plot);
        }],
      },
    }, data, live);
  } catch (error) {
    live.remove();
    throw error;
  }
  drawing.setAttribute("hidden", "");
  readout.hidden = false;
  new ResizeObserver(() => plot.setSize(size())).observe(live);
  return plot;
}

if (globalThis.uPlot) {
  const plots = [];
  // Charts far down the page are drawn when they come near.
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      const plot = draw(entry.target);
      if (plot) plots.push(plot);
    }
  }, { rootMargin: "400px" });
  for (const figure of document.querySelectorAll(".chart-figure")) near.observe(figure);
  for (const hint of document.querySelectorAll(".chart-hint")) hint.hidden = false;

  const redraw = () => plots.forEach((plot) => plot.redraw());
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
}
