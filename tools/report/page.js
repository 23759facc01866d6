"use strict";
// Draws the charts with uPlot, where it is there, and lets the reader choose among the packets. What has been done is
// written into the page for whoever checks it: data-drawn, data-points and data-errors of the root element.
(() => {
  const root = document.documentElement;
  const errors = [];
  window.addEventListener("error", (event) => {
    errors.push(event.message);
    root.dataset.errors = errors.join("; ");
  });

  const colour = (name) => getComputedStyle(root).getPropertyValue("--" + name).trim();

  const scales = {
    seconds: [[1, "s"], [1e-3, "ms"], [1e-6, "µs"]],
    octets: [[1e9, "GB"], [1e6, "MB"], [1e3, "kB"], [1, "B"]],
    rate: [[1e9, "GB/s"], [1e6, "MB/s"], [1e3, "kB/s"], [1, "B/s"]],
    bits: [[1e9, "Gbit/s"], [1e6, "Mbit/s"], [1e3, "kbit/s"], [1, "bit/s"]],
    count: [[1, ""]],
  };
  // All labels of an axis share the unit that its largest value calls for.
  const text = (unit, value, largest = value, digits = 4) => {
    if (value == null) return "";
    if (value === 0) return "0";
    const known = scales[unit];
    const [factor, name] = known.find(([size]) => Math.abs(largest) >= size * 0.9999) || known[known.length - 1];
    return String(Number((value / factor).toPrecision(digits))) + (name ? " " + name : "");
  };
  const labels = (unit) => (plot, values) => {
    const largest = Math.max(...values.map(Math.abs));
    return values.map((value) => text(unit, value, largest));
  };

  const seriesOptions = (unit, series) => {
    const stroke = colour(series.tone);
    const shared = {
      label: series.name, stroke, spanGaps: true,
      value: (plot, value) => text(unit, value),
    };
    if (series.mark === "points") {
      const size = series.tone === "data" || series.tone === "sacked" ? 3 : 6;  // remarkable ones are seen
      return {...shared, paths: () => null, points: {show: true, size, width: 0, fill: stroke}};
    }
    const paths = series.mark === "steps" ? uPlot.paths.stepped({align: 1}) : uPlot.paths.linear();
    return {...shared, width: 1.5, paths, points: {show: series.mark === "track", size: 7, width: 0, fill: stroke}};
  };

  const axis = (unit, more) => ({
    stroke: colour("soft"), values: labels(unit), font: "12px system-ui, sans-serif",
    grid: {stroke: colour("grid"), width: 1}, ticks: {stroke: colour("grid"), width: 1, size: 5}, ...more,
  });

  // One x axis for all charts of a section: who zooms one zooms all.
  const follow = (group) => {
    let isFollowing = false;
    return (plot, scale) => {
      if (scale !== "x" || isFollowing) return;
      isFollowing = true;
      const {min, max} = plot.scales.x;
      for (const other of group) if (other !== plot) other.setScale("x", {min, max});
      isFollowing = false;
    };
  };

  const draw = (figure, chart, group, key) => {
    const height = chart.tall ? 430 : 250;
    const options = {
      width: figure.clientWidth - 40, height,
      scales: {
        // From the very beginning, unless the reader has zoomed in.
        x: {time: false, range: (plot, low, high) => [low <= plot.data[0][0] ? 0 : low, high]},
        y: {range: (plot, low, high) => [0, high > 0 ? high * 1.05 : 1]},
      },
      axes: [axis(chart.across, {size: 34}), axis(chart.unit, {size: 72})],
      series: [{label: chart.name, value: (plot, value) => text(chart.across, value, value, 6)}]
        .concat(chart.series.map((series) => seriesOptions(chart.unit, series))),
      legend: {markers: {width: 0, fill: (plot, index) => colour(chart.series[index - 1].tone)}},
      cursor: {sync: {key}, drag: {x: true, y: false}, points: {size: 7}},
      hooks: {setScale: [follow(group)]},
    };
    const tables = chart.series.map((series) => [series.x, series.y]);
    const plot = new uPlot(options, uPlot.join(tables), figure);
    group.push(plot);
    figure.dataset.points = chart.series.reduce((sum, series) => sum + series.x.length, 0);
    new ResizeObserver(() => {
      const width = figure.clientWidth - 40;
      if (width > 0 && width !== plot.width) plot.setSize({width, height});
    }).observe(figure);
  };

  const groups = new Map();
  const tellWhatIsDrawn = () => {
    const figures = [...document.querySelectorAll("figure[data-points]")];
    root.dataset.drawn = figures.length;
    root.dataset.points = figures.reduce((sum, figure) => sum + Number(figure.dataset.points), 0);
  };
  const drawSection = (section, charts) => {
    if (groups.has(section) || !section.open) return;
    const group = [];
    groups.set(section, group);
    const key = "section" + groups.size;
    for (const figure of section.querySelectorAll("figure.chart")) {
      draw(figure, charts[Number(figure.dataset.chart)], group, key);
    }
    tellWhatIsDrawn();
  };
  const drawAll = (charts) => {
    for (const group of groups.values()) group.forEach((plot) => plot.destroy());
    groups.clear();
    document.querySelectorAll("details.section").forEach((section) => drawSection(section, charts));
  };

  const store = document.getElementById("charts");
  if (store && window.uPlot) {
    const charts = JSON.parse(store.textContent);
    drawAll(charts);
    document.querySelectorAll("details.section").forEach((section) =>
      section.addEventListener("toggle", () => drawSection(section, charts)));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll(charts));
  }

  for (const ladder of document.querySelectorAll(".ladder")) {
    const buttons = [...ladder.querySelectorAll("button")];
    const search = ladder.querySelector("input");
    const rungs = [...ladder.querySelectorAll(".rungs > *")];
    let shown = "all";
    const choose = () => {
      const words = search.value.toLowerCase();
      const isAll = shown === "all" && words === "";
      for (const rung of rungs) {
        const isSkip = rung.classList.contains("skipped");
        const fits = shown === "all" || rung.classList.contains(shown);
        rung.hidden = isSkip ? !isAll : !(fits && rung.textContent.toLowerCase().includes(words));
        rung.style.display = rung.hidden ? "none" : "";
      }
    };
    for (const button of buttons) {
      button.addEventListener("click", () => {
        shown = button.dataset.show;
        buttons.forEach((other) => other.classList.toggle("on", other === button));
        choose();
      });
    }
    search.addEventListener("input", choose);
  }
  root.dataset.ready = "yes";
})();
