// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Node with ws: rival_node.js PORT
'use strict';
const { WebSocketServer } = require('ws');

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2]), backlog: 16384 });
server.on('connection', (socket) => {
    socket.on('message', (text) => {
        const isFirst = JSON.parse(text).type === 'worker_register';
        socket.send(JSON.stringify(isFirst ? { type: 'ack', msg: 'registered' } : { type: 'ack', received: true }));
    });
    const pings = setInterval(() => socket.ping(), 25000);
    socket.on('close', () => clearInterval(pings));
});
