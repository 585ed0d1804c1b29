'use strict';
// Read-only. Names and output come from machines that may be hostile: they go into the page as text, never as HTML.

const LONGEST = 50;          // rows of a list
const FAILURES = 30;         // runs that are kept of those that failed
const LATE_MS = 60000;       // a run that waits longer than that is late
const BAD = ['failed', 'timed_out', 'lost', 'missed'];
const ACTIVE = ['queued', 'assigned', 'running'];
const LOOKS = {succeeded: 'good', connected: 'good', failed: 'bad', timed_out: 'bad', lost: 'bad', missed: 'bad',
  offline: 'bad', degraded: 'warn', running: 'busy', assigned: 'busy', queued: 'busy'};
const SIGNS = {succeeded: '●', failed: '✕', timed_out: '✕', lost: '✕', missed: '○', skipped: '–', cancelled: '–'};

const main = document.getElementById('main');
const live = document.getElementById('live');
const seen = {overview: null, workers: new Map(), jobs: new Map(), active: new Map(), failed: new Map(), outages: new Map()};
let ahead = 0;               // of the server's clock before this one, ms
let cutOff = null;           // since when

// ---- Words

function make(tag, look, ...content) {
  const element = document.createElement(tag);
  if (look) element.className = look;
  element.append(...content.filter(each => each !== null && each !== undefined));
  return element;
}

function link(to, ...content) {
  const element = make('a', '', ...content);
  element.href = '#/' + to.map(encodeURIComponent).join('/');
  return element;
}

const stateWord = state => make('span', 'state ' + (LOOKS[state] || ''), state.replace('_', ' '));
const now = () => (cutOff || Date.now()) + ahead;
const after = iso => now() - Date.parse(iso);

function span(ms) {
  const s = Math.max(0, Math.round(ms / 1000));
  if (ms > 0 && ms < 1000) return Math.round(ms) + ' ms';
  if (s < 60) return s + ' s';
  if (s < 3600) return Math.floor(s / 60) + ' min';
  return s < 172800 ? Math.floor(s / 3600) + ' h' : Math.floor(s / 86400) + ' d';
}

const ago = iso => !iso ? '' : after(iso) < 1000 ? 'now' : span(after(iso)) + ' ago';
const ahead_of = iso => iso ? (after(iso) < 0 ? 'in ' + span(-after(iso)) : 'due') : '';
const clock = iso => iso ? new Date(iso).toLocaleString() : '–';

function list(title, rows, none, tool) {
  const ul = make('ul', 'card', ...rows.slice(0, LONGEST).map(row => make('li', '', row)));
  const more = rows.length > LONGEST ? make('p', 'note', `and ${rows.length - LONGEST} more`) : null;
  if (rows.length === 0) return none ? make('section', '', make('h2', '', title), tool, make('p', 'note', none)) : '';
  return make('section', '', make('h2', '', `${title} (${rows.length})`), tool, ul, more);
}

const row = (to, left, right, small) =>
  link(to, make('div', 'top', make('b', '', left), make('span', '', right)), small ? make('small', '', small) : null);

function facts(pairs) {
  return make('dl', 'card', ...pairs.filter(([, value]) => value !== null && value !== undefined && value !== '')
    .flatMap(([name, value]) => [make('dt', '', name), make('dd', '', value)]));
}

// ---- What the server answers

async function ask(path) {
  const answer = await fetch(path, {headers: {Accept: 'application/json'}});
  if (answer.status === 401) throw new NoToken();
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error ? value.error.message : answer.statusText);
  return value;
}

class NoToken extends Error {}

// ---- Pages

function runRow(run) {
  const when = run.finished_at || run.recorded_at || run.queued_at;
  return row(['run', run.id], run.job, ago(when), [run.state.replace('_', ' '), run.worker, run.reason].filter(Boolean).join(' · '));
}

function lateRuns() {
  const since = run => run.not_before || run.planned_at || run.queued_at;
  return [...seen.active.values()].filter(run => run.state === 'queued' && after(since(run)) > LATE_MS)
    .sort((a, b) => Date.parse(since(a)) - Date.parse(since(b)))
    .map(run => row(['run', run.id], run.job, 'late by ' + span(after(since(run))), run.reason));
}

function awayWorkers() {
  const bad = [...seen.workers.values()].sort((a, b) => (a.state === 'offline' ? 0 : 1) - (b.state === 'offline' ? 0 : 1));
  return bad.map(worker => {
    const outage = seen.outages.get(worker.name);
    return row(['worker', worker.name], worker.name, `${worker.state} for ${span(after(worker.since))}`,
      (outage && outage.verdict) || worker.reason || '');
  });
}

function jobRows(wanted) {
  return [...seen.jobs.values()].filter(job => job.name.toLowerCase().includes(wanted.toLowerCase()))
    .sort((a, b) => Number(BAD.includes(b.last_state)) - Number(BAD.includes(a.last_state)) || a.name.localeCompare(b.name))
    .map(job => row(['job', job.name], job.name, job.enabled ? ahead_of(job.next_at) : 'paused',
      make('span', 'strip ' + (LOOKS[job.last_state] || ''), (job.last_runs || []).slice(-20).map(s => SIGNS[s] || '·').join(''))));
}

const search = make('input');
search.type = 'search';
search.placeholder = 'Find a job';
search.setAttribute('aria-label', 'Find a job');
search.addEventListener('input', () => draw());

function homePage() {
  const all = seen.overview;
  if (!all) return [make('p', 'note', 'Reading …')];
  const tile = (name, value, look) => make('div', 'card tile', make('b', value > 0 ? look : '', String(value)), name);
  const failed = [...seen.failed.values()].sort((a, b) => Date.parse(b.queued_at) - Date.parse(a.queued_at));
  return [
    make('div', 'card all ' + (all.news_level || 'ok'), all.news || 'All is well'),
    make('div', 'tiles', tile('connected', all.workers_connected + all.workers_degraded), tile('offline', all.workers_offline, 'bad'),
      tile('running', all.runs_active), tile('waiting', all.runs_queued),
      tile('failed, 24 h', all.failed_24h, 'bad'), tile('lost, 24 h', all.lost_24h, 'bad')),
    list('Workers away or slow', awayWorkers()),
    list('Late', lateRuns()),
    list('Failed', failed.map(runRow), 'Nothing has failed in the last 24 hours.'),
    list('Jobs', jobRows(search.value), search.value ? 'There is no such job.' : 'There is no job yet.', search),
  ];
}

async function jobPage(name) {
  const [job, runs] = await Promise.all([ask('/api/v1/jobs/' + encodeURIComponent(name)),
    ask(`/api/v1/runs?limit=20&job=${encodeURIComponent(name)}`)]);
  const usual = job.usual ? `${span(job.usual.median_ms)} (of ${job.usual.runs} runs)` : null;
  return [make('h1', '', job.name), facts([['problem', job.problem && make('b', 'bad', job.problem)],
    ['schedule', job.schedule || 'only when asked'], ['time zone', job.timezone],
    ['next', job.enabled ? clock(job.next_at) : 'paused'], ['last success', job.last_success_at && ago(job.last_success_at)],
    ['takes', usual], ['command', make('code', '', job.command.join(' '))]]),
    list('Last runs', runs.map(runRow), 'It has not run yet.')];
}

const bytesOf = chunk => chunk.encoding === 'base64' ? Uint8Array.from(atob(chunk.data), letter => letter.charCodeAt(0))
  : new TextEncoder().encode(chunk.data);
const WEB_NAMES = {'utf-16': 'utf-16le', cp932: 'shift_jis', cp936: 'gbk', cp949: 'euc-kr', cp950: 'big5'};

/// Turns the bytes of one stream into text, piece by piece.
function decoderOf(part) {
  const letters = part.upper_letters;
  if (letters) return bytes => Array.from(bytes, byte => byte < 128 ? String.fromCharCode(byte) : letters[byte - 128]).join('');
  const decoder = new TextDecoder(WEB_NAMES[part.output_encoding] || 'utf-8');
  return bytes => decoder.decode(bytes, {stream: true});
}

async function runPage(id, isShown) {
  const run = await ask('/api/v1/runs/' + encodeURIComponent(id));
  const head = [make('h1', '', run.job + ' ', stateWord(run.state)),
    facts([['why', run.reason], ['exit code', run.exit_code === null ? null : String(run.exit_code)],
      ['worker', run.worker && link(['worker', run.worker], run.worker)], ['job', link(['job', run.job], run.job)],
      ['planned', run.planned_at && clock(run.planned_at)], ['started', run.started_at && clock(run.started_at)],
      ['ended', run.finished_at && clock(run.finished_at)], ['took', run.took_ms === null ? null : span(run.took_ms)],
      ['attempts', run.attempts.length > 1 ? String(run.attempts.length) : null]])];
  const output = make('pre', 'card');
  const note = make('p', 'note', 'Reading the output …');
  readOutput(id, output, note, isShown);
  return [...head, make('h2', '', 'Output'), output, note];
}

async function readOutput(id, output, note, isShown) {
  const most = 1 << 20;
  const decoders = {};
  let read = 0;
  for (let next = 0; isShown() && read < most;) {
    let part;
    try {
      part = await ask(`/api/v1/runs/${encodeURIComponent(id)}/log?after=${next}&wait=20`);
    } catch (problem) {
      note.textContent = problem.message;
      return;
    }
    for (const chunk of part.chunks) {
      decoders[chunk.stream] ??= decoderOf(part);
      const bytes = bytesOf(chunk);
      const text = decoders[chunk.stream](bytes);
      read += bytes.length;
      output.append(chunk.stream === 'stderr' ? make('span', 'err', text) : text);
    }
    next = part.next;
    note.textContent = part.final ? (read === 0 ? 'No output.' : '') : 'It runs …';
    if (part.final && !part.more) return;
  }
  if (read >= most) note.textContent = `This is the first MiB. All of it: holdfast run log ${id}`;
}

async function workerPage(name) {
  const worker = await ask('/api/v1/workers/' + encodeURIComponent(name));
  const away = worker.outages.map(outage => make('div', '',
    make('div', 'top', make('b', '', outage.back ? 'away for ' + span(Date.parse(outage.back) - Date.parse(outage.began)) : 'away now'),
      make('span', '', ago(outage.began))), make('small', '', outage.verdict), outage.act ? make('small', '', 'To do: ' + outage.act) : null));
  return [make('h1', '', worker.name + ' ', stateWord(worker.state)),
    facts([['why', worker.reason], ['host', worker.hostname], ['address', worker.address], ['system', worker.platform],
      ['version', worker.version], ['runs', `${worker.running} of ${worker.slots}`], ['last seen', ago(worker.last_seen_at)]]),
    list('Why it was away', away, 'It was not away.')];
}

// ---- Which page

let shown = 0;

async function show() {
  const mine = ++shown;
  const isShown = () => mine === shown;
  const [kind, name] = location.hash.replace(/^#\//, '').split('/').map(decodeURIComponent);
  const page = {job: jobPage, run: runPage, worker: workerPage}[kind];
  if (!page || !name) return draw();
  let content;
  try {
    content = await page(name, isShown);
  } catch (problem) {
    if (problem instanceof NoToken) return askForToken();
    content = [make('p', 'note', problem.message)];
  }
  if (isShown()) main.replaceChildren(...content);
}

const isHome = () => !/^#\/(job|run|worker)\/./.test(location.hash);
let isDrawing = false;

let isPressed = false;   // a row that is drawn anew under a finger takes no click

/// The first page, at most twice a second.
function draw() {
  if (isDrawing || !isHome() || !seen.overview) return;
  isDrawing = true;
  setTimeout(() => {
    isDrawing = false;
    if (!isHome() || document.getElementById('token')) return;
    if (isPressed) return draw();
    const typing = document.activeElement === search;
    main.replaceChildren(...homePage());
    if (typing) search.focus();
  }, main.childElementCount ? 500 : 0);
}

function askForToken(why) {
  const token = make('input');
  token.id = 'token';
  token.type = 'password';
  token.autocomplete = 'current-password';
  token.setAttribute('aria-label', 'Token');
  const note = make('p', 'note', why || 'Make one on the server: holdfast token create --role viewer');
  const form = make('form', '', make('h1', '', 'This server needs a token for watching'), token, make('button', '', 'Show'), note);
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const answer = await fetch('/api/v1/session', {method: 'POST', body: JSON.stringify({token: token.value.trim()})});
    if (answer.ok) return location.reload();
    note.textContent = (await answer.json()).error.message;
  });
  live.textContent = '';
  main.replaceChildren(form);
  token.focus();
}

// ---- The feed

function keepRun(run) {
  if (ACTIVE.includes(run.state)) seen.active.set(run.id, run); else seen.active.delete(run.id);
  if (!BAD.includes(run.state)) return seen.failed.delete(run.id);
  seen.failed.set(run.id, run);
  if (seen.failed.size > FAILURES) seen.failed.delete(seen.failed.keys().next().value);
}

function keepWorker(worker) {
  if (worker.state === 'connected' && !worker.flapping && !worker.reason) seen.workers.delete(worker.name);
  else seen.workers.set(worker.name, worker);
}

function take(message) {
  if (message.now) ahead = Date.parse(message.now) - Date.now();
  if (message.overview) seen.overview = message.overview;
  (message.workers || []).forEach(keepWorker);
  (message.workers_gone || []).forEach(name => seen.workers.delete(name));
  for (const {name, enabled, next_at, last_state, last_runs} of message.jobs || [])
    seen.jobs.set(name, {name, enabled, next_at, last_state, last_runs});
  (message.jobs_gone || []).forEach(name => seen.jobs.delete(name));
  (message.runs || []).forEach(keepRun);
  for (const outage of message.outages || [])
    if (outage.back) seen.outages.delete(outage.worker); else seen.outages.set(outage.worker, outage);
}

async function readFailures() {
  const since = now() - 86400000;
  const lists = await Promise.all(BAD.map(state => ask(`/api/v1/runs?limit=${FAILURES}&state=${state}`)));
  lists.flat().filter(run => Date.parse(run.queued_at) > since)
    .sort((a, b) => Date.parse(a.queued_at) - Date.parse(b.queued_at)).forEach(keepRun);
}

let pause = 1000;

function isCutOff() {
  cutOff = cutOff || Date.now();
  document.body.classList.add('stale');
  live.textContent = 'cut off since ' + new Date(cutOff).toLocaleTimeString();
  setTimeout(begin, pause);
  pause = Math.min(10000, pause * 2);
}

function isLive() {
  const wasCutOff = cutOff !== null;
  cutOff = null;
  pause = 1000;
  document.body.classList.remove('stale');
  live.textContent = 'live';
  if (wasCutOff && !isHome()) show();
}

function listen() {
  const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + '/ws/monitor');
  let snapshot = [];
  socket.onmessage = event => {
    const message = JSON.parse(event.data);
    if (message.type === 'snapshot') {
      snapshot.push(message);
      if (message.more) return;
      for (const known of [seen.workers, seen.jobs, seen.active, seen.outages]) known.clear();
      snapshot.forEach(take);
      snapshot = [];
      isLive();
      readFailures().then(draw, () => {});
    } else {
      take(message);
    }
    draw();
  };
  socket.onclose = isCutOff;
}

/// A browser does not tell why a WebSocket was refused: HTTP does. A cookie that no longer holds goes first.
async function begin() {
  try {
    try {
      await ask('/api/v1/status');
    } catch (problem) {
      if (!(problem instanceof NoToken)) throw problem;
      await fetch('/api/v1/session', {method: 'DELETE'});
      await ask('/api/v1/status');
    }
    listen();
  } catch (problem) {
    if (problem instanceof NoToken) askForToken(); else isCutOff();
  }
}

addEventListener('hashchange', show);
addEventListener('pointerdown', () => { isPressed = true; });
for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => setTimeout(() => { isPressed = false; }));
setInterval(draw, 5000);
begin();
show();
