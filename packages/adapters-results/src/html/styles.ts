/** Colours by role. Parts of latency use hues that stay apart under the common kinds of colour blindness (Okabe and Ito 2008). */
const PALETTE = `
:root{color-scheme:light dark;
--page:#f4f6f8;--surface:#fff;--ink:#12202b;--soft:#566673;--rule:#dbe2e8;--grid:#e8edf1;--band:#f4f6f8;--band-judged:#e6eff6;
--accent:#0b5c8f;--go:#0a6b50;--no-go:#b3361b;--open:#8a5a00;--invalid:#5b4a86;
--queue:#9aa8b4;--transport:#c3ccd4;--before:#e0920f;--llm:#1f78b4;--between:#c4552d;--after:#a5548f;--held:#7d8a95;
--on-dark:#fff;--on-light:#12202b;--track:#e6ebef}
@media (prefers-color-scheme:dark){:root{
--page:#0d151c;--surface:#14202a;--ink:#e4ecf2;--soft:#9db0be;--rule:#2b3b48;--grid:#22313d;--band:#111b23;--band-judged:#182c3b;
--accent:#63b3e6;--go:#4cc79f;--no-go:#ff8a6b;--open:#eab54a;--invalid:#b9a6ec;
--queue:#75838f;--transport:#566573;--before:#e6a23c;--llm:#4a9fdc;--between:#e0774f;--after:#c98ab8;--held:#8c99a4;
--on-dark:#0d151c;--on-light:#0d151c;--track:#263541}}
@media print{:root{color-scheme:light;
--page:#fff;--surface:#fff;--ink:#000;--soft:#444;--rule:#bbb;--grid:#ddd;--band:#f6f6f6;--band-judged:#e6eff6;
--accent:#0b5c8f;--go:#0a6b50;--no-go:#b3361b;--open:#8a5a00;--invalid:#5b4a86;
--queue:#9aa8b4;--transport:#c3ccd4;--before:#e0920f;--llm:#1f78b4;--between:#c4552d;--after:#a5548f;--held:#7d8a95;
--on-dark:#fff;--on-light:#12202b;--track:#e6ebef}}`;

const PAGE = `
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
main,header.top,footer{max-width:1120px;margin:0 auto;padding:0 20px}
header.top{padding-top:36px;display:flex;gap:16px;align-items:center}
header.top svg{flex:none}
h1{font-size:1.55rem;line-height:1.2;margin:0;letter-spacing:-.01em;font-weight:650}
.meta{margin:2px 0 0;color:var(--soft);font-size:.9rem;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:0 0 4px;letter-spacing:-.005em;font-weight:650}
h3{font-size:.95rem;margin:22px 0 6px;font-weight:650}
p{margin:0 0 10px;max-width:75ch}
.below{margin-top:14px}
.lead{color:var(--soft);margin-bottom:14px;max-width:110ch}
section.card,.verdict{background:var(--surface);border:1px solid var(--rule);border-radius:10px;padding:24px 26px;margin:20px 0}
a{color:var(--accent)}
code{font:0.88em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
pre{margin:0 0 10px;padding:10px 14px;background:var(--band);border:1px solid var(--grid);border-radius:6px;white-space:pre-wrap}
.mark{max-width:none;margin:18px 0 0;padding:10px 16px;border-radius:8px;border:1px solid currentColor;font-weight:600}
.mark.dev{color:var(--invalid)}.mark.partial{color:var(--open)}
.verdict{border-left:8px solid var(--tone);padding:22px 26px}
.verdict .kind{display:flex;flex-wrap:wrap;align-items:center;gap:14px;color:var(--tone);font-size:2.5rem;line-height:1.1;font-weight:750;letter-spacing:-.02em;margin:0}
.chip{font-size:.9rem;letter-spacing:.02em;font-weight:650;border:1.5px solid currentColor;border-radius:5px;padding:3px 9px}
.verdict .why{font-size:1.08rem;margin:8px 0 0;max-width:80ch}
.verdict ul{margin:10px 0 0;padding-left:20px;color:var(--soft);max-width:85ch}
.verdict .try{margin:12px 0 0;max-width:none}
.tone-GO{--tone:var(--go)}.tone-NO-GO{--tone:var(--no-go)}.tone-INCONCLUSIVE{--tone:var(--open)}.tone-INVALID{--tone:var(--invalid)}
.tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:1px;background:var(--rule);border:1px solid var(--rule);border-radius:8px;overflow:hidden;margin:20px 0 0}
.tile{background:var(--surface);padding:12px 16px}
.tile dt{color:var(--soft);font-size:.82rem}.tile dd{margin:0;font-size:1.35rem;font-weight:650;letter-spacing:-.01em}
.tile .of{display:block;font-size:.8rem;font-weight:400;color:var(--soft);letter-spacing:0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th{font-weight:600;text-align:left;color:var(--soft);font-size:.8rem;padding:6px 12px 6px 0;border-bottom:1px solid var(--rule);vertical-align:bottom}
td{padding:8px 12px 8px 0;border-bottom:1px solid var(--grid);vertical-align:top}
tr:last-child td{border-bottom:0}
td.num,th.num{text-align:right}
td.num+td:not(.num),th.num+th:not(.num){padding-left:28px}
td .aside,th .aside{display:block;color:var(--soft);font-size:.82rem;font-weight:400}
td.num{white-space:nowrap}
td.name{font-weight:600}
.targets td:nth-child(3){white-space:nowrap}.status{white-space:nowrap;font-weight:650}.status .aside{white-space:normal;font-weight:400;max-width:230px}
.s-PASS{color:var(--go)}.s-FAIL{color:var(--no-go)}.s-INCONCLUSIVE,.s-NOT-MEASURED{color:var(--open)}.s-NOT-JUDGED{color:var(--soft);font-weight:400}.s-INVALID{color:var(--invalid)}
.load{position:relative;height:12px;width:190px;background:var(--track);border-radius:2px;margin-top:5px}
.load i{position:absolute;inset:0 auto 0 0;background:var(--go);border-radius:2px 0 0 2px}
.load-FAIL i{background:var(--no-go)}.load-INCONCLUSIVE i{background:var(--open)}
.load::after{content:"";position:absolute;left:80%;top:-4px;bottom:-4px;width:2px;background:var(--ink)}
figure{margin:0}
.chart{display:block;width:100%;height:auto;overflow:visible;font-size:12.5px}
.legend{display:flex;flex-wrap:wrap;gap:4px 20px;list-style:none;margin:0 0 8px;padding:0;font-size:.85rem;color:var(--soft)}
.swatch{display:inline-block;width:12px;height:12px;border-radius:2px;margin-right:7px;vertical-align:-1px}
.finding{display:grid;grid-template-columns:108px 1fr;gap:2px 16px;padding:12px 0;border-bottom:1px solid var(--grid)}
.finding:last-child{border:0}.finding p{margin:0}
.sev{font-weight:650;font-size:.85rem}.sev-failure{color:var(--no-go)}.sev-invalid{color:var(--invalid)}.sev-warning{color:var(--open)}.sev-info{color:var(--soft)}
.finding .evidence{color:var(--soft);font-size:.88rem;overflow-wrap:anywhere}
dl.env{display:grid;grid-template-columns:minmax(150px,auto) 1fr;gap:5px 22px;margin:0;font-size:.92rem}
dl.env dt{color:var(--soft)}dl.env dd{margin:0;overflow-wrap:anywhere}
.notes{margin:0;padding-left:20px;max-width:85ch}.notes li{margin:0 0 6px}
.columns{display:grid;grid-template-columns:1fr 1fr;gap:0 36px}
footer{color:var(--soft);font-size:.85rem;padding-bottom:40px}
fieldset{border:0;padding:0;margin:0;min-width:0}
legend{padding:0;color:var(--soft);font-size:.85rem;margin-bottom:4px}
.tabs{display:flex;flex-wrap:wrap;gap:6px;margin:0 0 14px}
.tabs label{border:1px solid var(--rule);border-radius:6px;padding:3px 12px;font-size:.85rem;cursor:pointer}
.pick{position:absolute;opacity:0;width:1px;height:1px}
.lanes{display:none}
#tip{position:fixed;z-index:9;pointer-events:none;background:var(--ink);color:var(--page);font-size:.8rem;line-height:1.4;padding:6px 10px;border-radius:6px;white-space:pre-line;max-width:320px;display:none}`;

const CHARTS = `
.chart text{fill:var(--ink);font-family:inherit}
.chart .tick,.chart .axis-title,.chart .band-label,.chart .soft{fill:var(--soft)}
.chart .axis-title{font-size:12px}.chart .tick{font-size:11.5px}.chart .band-label{font-size:11.5px}.chart .soft{font-size:11.5px}
.axis{stroke:var(--soft);stroke-width:1}.grid{stroke:var(--grid);stroke-width:1}
.band-0{fill:var(--band)}.band-1{fill:none}.judged{fill:var(--band-judged)}
.bar{fill:var(--llm)}.bar.failed{fill:var(--no-go)}
.chart .bad,.endless{fill:var(--no-go)}
.interval{fill:var(--before);opacity:.22}
.marker{stroke:var(--ink);stroke-width:1.4}
.strong{font-weight:650}.value{font-weight:650}
.halo{paint-order:stroke;stroke:var(--surface);stroke-width:4px;stroke-linejoin:round}
.curve{fill:none;stroke:var(--llm);stroke-width:1.8}
.limit{stroke:var(--no-go);stroke-width:1.4;stroke-dasharray:6 4}
.chart .limit-label{fill:var(--no-go);font-size:11.5px;paint-order:stroke;stroke:var(--surface);stroke-width:4px;stroke-linejoin:round}
.part-queue,.part-client-queue{fill:var(--queue)}.part-transport{fill:var(--transport)}
.part-before,.part-orchestrator-before-llm{fill:var(--before)}.part-llm{fill:var(--llm)}
.part-between,.part-orchestrator-between-llm{fill:var(--between)}.part-after,.part-orchestrator-after-llm{fill:var(--after)}.part-held-by-us{fill:var(--held)}
.swatch-queue,.swatch-client-queue{background:var(--queue)}.swatch-transport{background:var(--transport)}
.swatch-before,.swatch-orchestrator-before-llm{background:var(--before)}.swatch-llm{background:var(--llm)}
.swatch-between,.swatch-orchestrator-between-llm{background:var(--between)}.swatch-after,.swatch-orchestrator-after-llm{background:var(--after)}.swatch-held-by-us{background:var(--held)}
.chart .in-bar{fill:var(--on-light);font-weight:650}.chart .in-llm,.chart .in-orchestrator-after-llm,.chart .in-orchestrator-between-llm{fill:var(--on-dark)}
.chart .row-label{font-weight:650}
.chart .lane-label{font-size:8.5px;fill:var(--soft)}.chart .lane-failed{font-size:9px;fill:var(--no-go)}
.hit{fill:transparent}.hit:hover{fill:var(--ink);fill-opacity:.08}
.llm-area{fill:var(--llm)}.peak{fill:var(--ink)}
.memory-line{fill:none;stroke:var(--llm);stroke-width:1.8;stroke-linejoin:round}.cpu-line{fill:none;stroke:var(--before);stroke-width:1.5}`;

const NARROW = `
@media (max-width:760px){
main,header.top,footer{padding-left:12px;padding-right:12px}
section.card,.verdict{padding:18px 16px}
.tiles{grid-template-columns:1fr 1fr}.columns{grid-template-columns:1fr}
.verdict .kind{font-size:1.75rem}.verdict .kind svg{width:34px;height:34px}.verdict .kind>span:first-of-type{flex:1 1 60%}
.scroll .chart{min-width:760px}.scroll table{min-width:600px}.targets .scroll table{min-width:0}.targets table{font-size:.84rem}.targets td,.targets th{padding-right:8px}.targets td:nth-child(3),.targets .status{white-space:normal}.targets td:nth-child(5),.targets th:nth-child(5){display:none}.finding{grid-template-columns:1fr}
dl.env{grid-template-columns:1fr;gap:0}dl.env dd{margin-bottom:8px}}
@media print{body{font-size:11pt}section.card,.verdict{border-color:#bbb;break-inside:avoid}.tabs,.pick,legend{display:none}header.top{padding-top:0}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}`;

/** The whole style of the page; nothing is fetched. */
export const STYLES = PALETTE + PAGE + CHARTS + NARROW;

/** Rules that show the lanes of the chosen wave, without script. */
export const waveChoiceStyles = (waves: readonly number[]): string =>
  waves
    .map(
      (wave) =>
        `#wave-${wave}:checked~.lanes-${wave}{display:block}` +
        `#wave-${wave}:checked~.tabs label[for=wave-${wave}]{background:var(--ink);color:var(--surface);border-color:var(--ink)}` +
        `#wave-${wave}:focus-visible~.tabs label[for=wave-${wave}]{outline:2px solid var(--accent);outline-offset:2px}`,
    )
    .join("");
