// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of Play that gives, rotates, revokes and steals credentials.
#include "tests/sim/play.h"

#include <algorithm>

namespace holdfast::sim {

/// Each worker has joined before. Some credentials expire within the trouble.
void Play::giveCredentials()
{
    for (auto &worker : workers) {
        const auto issued = server.issue(worker->name());
        if (world.chance(0.1)) {
            server.disk.tokens.at(issued.id).expires = world.now().wall + Seconds(world.random(5, 100));
            castOut(*worker);
        }
        worker->give(issued.credential);
    }
}

void Play::administrators(MonoTime until)
{
    world.in(world.msecs(100, 15'000), [this, until] {
        if (world.now().mono >= until)
            return;
        if (server.isUp() && !server.isFrozen())
            oneDeed();
        administrators(until);
    });
}

void Play::oneDeed()
{
    WorkerNode &worker = *workers[static_cast<std::size_t>(world.random(0, static_cast<int>(workers.size()) - 1))];
    using access::Rotation;
    if (m_outcasts.contains(worker.name()))
        return;
    switch (world.random(0, 9)) {
    case 0:
        castOut(worker);
        return server.revoke(worker.name());
    case 1:
        return worker.stealCredential();
    case 2: // two ask at once
        server.rotate(worker.name(), Rotation::Gentle);
        return server.rotate(worker.name(), world.chance(0.5) ? Rotation::AtOnce : Rotation::Gentle);
    case 3: // a leak
        worker.stealCredential();
        return world.in(world.msecs(1, 3'000), [this, name = worker.name()] {
            if (server.isUp() && !server.isFrozen())
                server.rotate(name, Rotation::AtOnce);
        });
    case 4:
    case 5:
        return server.rotate(worker.name(), Rotation::AtOnce);
    default:
        return server.rotate(worker.name(), Rotation::Gentle);
    }
}

/// From now on nothing is promised of this worker, until somebody has joined it again.
void Play::castOut(WorkerNode &worker)
{
    if (m_outcasts.insert(worker.name()).second)
        world.in(world.msecs(5'000, 100'000), [this, &worker] { joinAgain(worker); });
}

/// With another token, until it works.
void Play::joinAgain(WorkerNode &worker)
{
    constexpr int attempts = 3;
    server.mintJoin(worker.name(), [this, &worker](const QByteArray &token) { joinWith(worker, token, attempts); });
    world.in(Seconds(10), [this, &worker] {
        if (m_outcasts.contains(worker.name()))
            joinAgain(worker);
    });
}

void Play::joinWith(WorkerNode &worker, const QByteArray &token, int attempts)
{
    if (attempts == 0 || !m_outcasts.contains(worker.name()))
        return;
    worker.join(token, [this, &worker] { m_outcasts.erase(worker.name()); });
    world.in(Seconds(2), [this, &worker, token, attempts] { joinWith(worker, token, attempts - 1); });
}

bool Play::isSettled(const WorkerNode &worker) const
{
    const auto shown = access::readToken(QString::fromLatin1(worker.files().credential), access::Role::Worker);
    const auto token = shown ? server.disk.tokens.find(shown->id) : server.disk.tokens.end();
    return token != server.disk.tokens.end() && token->second.nextHash.isEmpty() &&
           access::isSameHash(token->second.hash, shown->hash) && worker.files().next.isEmpty();
}

/// A secret that is new holds alone from its first use on, and connections break now and then.
void Play::settleCredentials()
{
    constexpr int most = 3;
    for (int i = 0; i < most; ++i) {
        for (auto &worker : workers) {
            if (worker->connection())
                network.reset(worker->connection());
        }
        world.run(world.now().mono + Seconds(60));
    }
    checkCredentials();
}

void Play::checkCredentials()
{
    for (const auto &worker : workers) {
        if (m_outcasts.contains(worker->name()))
            world.blame(QStringLiteral("%1 could not join again").arg(worker->name()));
        if (!isSettled(*worker))
            world.blame(QStringLiteral("%1 and the server do not have one secret in the end").arg(worker->name()));
        const auto holds = [&](const auto &entry) {
            const access::Token &token = entry.second;
            return token.role == access::Role::Worker && token.name == worker->name() &&
                   token.isLive(server.now().wall);
        };
        if (std::count_if(server.disk.tokens.begin(), server.disk.tokens.end(), holds) != 1)
            world.blame(QStringLiteral("%1 has not one credential in the end").arg(worker->name()));
    }
}

} // namespace holdfast::sim
