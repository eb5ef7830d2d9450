// @ts-check
/** The picture of docs/performance.md: each algorithm's time as a share of the best peer's, on Node 24 and workerd. */
import * as echarts from "echarts";
import { oursName, ratio } from "./ratio.js";

const WIDTH = 1080;
const HEIGHT = 440;

const themes = {
  light: { text: "#1f2430", faint: "#5b6472", line: "#d5dae1", ours: "#0f6b5c", peer: "#a9b2be", raw: "#d9a441" },
  dark: { text: "#e8ebf0", faint: "#9aa4b2", line: "#39414d", ours: "#45c4ad", peer: "#6b7686", raw: "#d9a441" },
};

/**
 * @param {any} results
 * @param {keyof typeof themes} theme
 * @returns {string} SVG
 */
export function drawChart(results, theme) {
  const colours = themes[theme];
  const columns = [...columnsOf("Node 24", { ...results.node24, ...results.cached }), ...columnsOf("workerd", results.workerd)];
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height: HEIGHT });
  chart.setOption({
    animation: false,
    aria: { enabled: true },
    textStyle: { fontFamily: "system-ui, sans-serif" },
    title: { text: "Time of one decision, best peer = 1 (lower is faster; labels in µs)", textStyle: { color: colours.text, fontSize: 15 }, left: 8, top: 0 },
    legend: { left: 40, top: 34, itemGap: 40, itemWidth: 14, textStyle: { color: colours.text } },
    grid: { left: 44, right: 12, top: 76, bottom: 48 },
    xAxis: { type: "category", data: columns.map(({ label }) => label), axisLabel: { color: colours.text, interval: 0, lineHeight: 15 }, axisLine: { lineStyle: { color: colours.line } }, axisTick: { show: false } },
    yAxis: { type: "value", axisLabel: { color: colours.faint }, splitLine: { lineStyle: { color: colours.line } } },
    series: [
      bars(oursName, colours.ours, colours.text, columns.map(({ own }) => own)),
      bars("best peer", colours.peer, colours.text, columns.map(({ peer }) => peer)),
      bars("host's signature alone", colours.raw, colours.text, columns.map(({ raw }) => raw)),
    ],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return `${svg}\n`;
}

/** @param {string} host @param {Record<string, any>} [times] */
function columnsOf(host, times = {}) {
  return Object.entries(times).map(([algorithm, measured]) => {
    const { peer, raw } = ratio(measured);
    const share = (/** @type {number} */ nanoseconds) => ({ value: nanoseconds / peer.time, name: micro(nanoseconds) });
    return { label: `${algorithm}\n${host}`, own: share(measured[oursName].p50), peer: share(peer.time), raw: raw ? share(raw.time) : null };
  });
}

/** @param {string} name @param {string} color @param {string} text @param {({ value: number, name: string } | null)[]} data */
function bars(name, color, text, data) {
  const label = { show: true, position: "top", color: text, fontSize: 9, formatter: "{b}" };
  return { name, type: /** @type {const} */ ("bar"), itemStyle: { color }, barGap: "8%", barCategoryGap: "28%", data: data.map((one) => one ?? { value: NaN, name: "" }), label: /** @type {any} */ (label) };
}

/** @param {number} nanoseconds */
function micro(nanoseconds) {
  const value = nanoseconds / 1000;
  return value < 10 ? value.toFixed(value < 1 ? 2 : 1) : value.toFixed(0);
}
