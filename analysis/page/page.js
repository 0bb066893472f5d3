// Draws the charts, and lets tables be sorted and filtered. The page says everything without it.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  for (const details of document.querySelectorAll("figure details, details.fold")) details.open = false;

  // ---- tables
  const numberOf = (cell) => {
    if (cell.dataset.value !== undefined) return Number(cell.dataset.value);
    return cell.classList.contains("number") ? Number(cell.textContent.replaceAll(" ", "")) : null;
  };
  const compare = (a, b) => {
    const x = numberOf(a), y = numberOf(b);
    if (x !== null && y !== null) return x === y ? 0 : x - y;
    if (x !== null || y !== null) return x === null ? 1 : -1;
    return a.textContent.localeCompare(b.textContent, undefined, {numeric: true});
  };
  const sortBy = (table, column, head) => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...table.tBodies[0].rows];
    rows.sort((a, b) => (down ? -1 : 1) * compare(a.cells[column], b.cells[column]));
    table.tBodies[0].append(...rows);
  };
  for (const table of document.querySelectorAll("table:not(.map)")) {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.addEventListener("click", () => sortBy(table, column, head));
      head.replaceChildren(button);
    });
    if (!table.classList.contains("long")) continue;
    const label = document.createElement("label"), input = document.createElement("input");
    label.className = "filter";
    input.type = "search";
    label.append("Only rows with ", input);
    input.addEventListener("input", () => {
      const wanted = input.value.toLowerCase();
      for (const row of table.tBodies[0].rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
    });
    table.parentElement.before(label);
  }

  // ---- texts to copy
  for (const text of document.querySelectorAll("pre.copy")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-button";
    button.textContent = "Copy";
    button.addEventListener("click", () => {
      const range = document.createRange();
      range.selectNodeContents(text);
      const selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      const done = () => (button.textContent = "Copied");
      if (navigator.clipboard) navigator.clipboard.writeText(text.textContent).then(done, () => document.execCommand("copy"));
      else if (document.execCommand("copy")) done();
    });
    text.before(button);
  }

  // ---- charts
  const source = document.getElementById("charts");
  if (!source || typeof Chart === "undefined") return;
  const charts = JSON.parse(source.textContent);
  let drawn = [];

  const palette = () => {
    const style = getComputedStyle(root);
    const of = (name) => style.getPropertyValue("--" + name).trim();
    return {ink: of("ink"), paper: of("paper"), line: of("line"), good: of("good"), bad: of("bad"), warn: of("warn"), quiet: of("quiet"),
            plain: of("c0"), series: [0, 1, 2, 3, 4, 5, 6, 7].map((i) => of("c" + i))};
  };
  const marksOf = (chart, colours) => ({
    id: "marks",
    afterDatasetsDraw(drawing) {
      const {ctx, chartArea: area, scales: {x}} = drawing;
      ctx.save();
      ctx.font = "12px system-ui, sans-serif";
      chart.marks.forEach((mark, i) => {
        const at = x.getPixelForValue(mark.at);
        if (!(at >= area.left - 1 && at <= area.right + 1)) return;
        ctx.strokeStyle = ctx.fillStyle = colours.bad;
        ctx.setLineDash([5, 4]);
        ctx.beginPath();
        ctx.moveTo(at, area.top);
        ctx.lineTo(at, area.bottom);
        ctx.stroke();
        const right = at < (area.left + area.right) / 2;
        ctx.textAlign = right ? "left" : "right";
        const left = at + (right ? 4 : -4), below = area.top + 12 + 14 * (i % 5), wide = ctx.measureText(mark.name).width;
        ctx.fillStyle = colours.paper + "cc";
        ctx.fillRect(right ? left - 1 : left - wide - 1, below - 11, wide + 2, 14);
        ctx.fillStyle = colours.bad;
        ctx.fillText(mark.name, left, below);
      });
      const y = drawing.scales.y;
      ctx.setLineDash([]);
      ctx.lineWidth = 3;
      ctx.strokeStyle = colours.ink;
      for (const span of chart.spans.filter((s) => s.at !== undefined)) {
        const across = x.getPixelForValue(span.at), middle = y.getPixelForValue(span.row);
        ctx.beginPath();
        ctx.moveTo(across, middle - 8);
        ctx.lineTo(across, middle + 8);
        ctx.stroke();
      }
      ctx.restore();
    },
  });
  const axis = (title, colours, more) =>
    ({title: {display: title !== "", text: title, color: colours.ink}, ticks: {color: colours.ink}, grid: {color: colours.line}, ...more});
  const lineConfig = (chart, colours) => {
    const areas = chart.kind === "areas";
    const named = (item, data) => ["line", "limit"].includes(data.datasets[item.datasetIndex].look);
    let line = -1;
    return {
      type: "line",
      data: {datasets: chart.series.map((series, i) => {
        const isEnd = series.look === "low" || series.look === "high", isLimit = series.look === "limit";
        if (series.look === "line") ++line;
        const colour = isLimit ? colours.bad : colours.series[line % colours.series.length];
        const isPoint = chart.kind === "lines" && series.look === "line" && series.points.length < 40;
        return {label: series.name, look: series.look, data: series.points.map(([x, y]) => ({x, y})),
                borderColor: isEnd ? colour + "55" : colour,
                backgroundColor: areas ? colour + "99" : series.look === "high" ? colour + "33" : colour,
                fill: areas ? (i === 0 ? "origin" : "-1") : series.look === "high" ? "-1" : false,
                borderWidth: areas || isEnd ? 1 : 2, borderDash: isLimit || line >= colours.series.length ? [6, 3] : [],
                stepped: chart.kind === "lines" ? false : "before", pointRadius: isPoint ? 3 : 0, pointHitRadius: 8};
      })},
      options: {
        scales: {x: axis(chart.x, colours, {type: chart.log ? "logarithmic" : "linear"}),
                 y: axis(chart.y, colours, {beginAtZero: true, stacked: areas})},
        interaction: {mode: "nearest", axis: "x", intersect: false},
        plugins: {legend: {display: chart.series.length > 1, labels: {color: colours.ink, filter: named}}},
      },
    };
  };
  const spanConfig = (chart, colours) => {
    const rows = [...new Set(chart.spans.map((span) => span.row))];
    const at = chart.marks.map((mark) => mark.at);
    const marksIn = at.length ? {suggestedMin: Math.min(...at), suggestedMax: Math.max(...at)} : {};
    return {
      type: "bar",
      data: {labels: rows, datasets: [{
        data: chart.spans.map((span) => ({x: [span.from, span.to], y: span.row})),
        backgroundColor: chart.spans.map((span) => colours[span.tone] || colours.plain),
        borderColor: colours.ink, borderWidth: 1, minBarLength: 2, grouped: false, barPercentage: .7}]},
      options: {
        indexAxis: "y",
        scales: {x: axis(chart.x, colours, {type: chart.log ? "logarithmic" : "linear", ...marksIn}),
                 y: axis(chart.y, colours, {type: "category", labels: rows, ticks: {color: colours.ink, autoSkip: false}})},
        plugins: {legend: {display: false},
                  tooltip: {callbacks: {label: (item) => {
                    const span = chart.spans[item.dataIndex];
                    return (span.name === "" ? "" : span.name + ": ") + span.from + " to " + span.to;
                  }}}},
      },
    };
  };
  const draw = () => {
    for (const old of drawn) old.destroy();
    const colours = palette();
    drawn = [...document.querySelectorAll("canvas[data-chart]")].map((canvas) => {
      const chart = charts[Number(canvas.dataset.chart)];
      const config = chart.kind === "spans" ? spanConfig(chart, colours) : lineConfig(chart, colours);
      Object.assign(config.options, {animation: false, responsive: true, maintainAspectRatio: false});
      config.plugins = [marksOf(chart, colours)];
      return new Chart(canvas, config);
    });
    root.dataset.charts = String(drawn.length);
  };
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  // Canvases keep their colours and size on paper: they are drawn anew for it.
  matchMedia("print").addEventListener("change", draw);
  addEventListener("beforeprint", draw);
  addEventListener("afterprint", draw);
})();
