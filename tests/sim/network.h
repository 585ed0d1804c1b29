// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/overloaded.h"
#include "core/link/link_end.h"
#include "tests/sim/world.h"

#include <QByteArray>

#include <memory>
#include <set>
#include <variant>

namespace holdfast::sim {

struct Text
{
    QByteArray bytes;
};
struct Ping
{
    QByteArray payload;
};
struct Pong
{
    QByteArray payload;
};
struct Gone
{
    link::LinkEnd end;
}; ///< the connection ends, as the receiving side sees it
using Frame = std::variant<Text, Ping, Pong, Gone>;

/// One TCP connection: in order both ways, until it is cut or swallowed.
struct Connection
{
    struct End
    {
        Node *node = nullptr;
        std::function<void(const Frame &)> receive; ///< empty: this end is gone
        MonoTime lastArrival{};
        Milliseconds lag{0};        ///< what this end says is late by that
        bool isHeld = false;        ///< nothing comes in or goes out, and nothing is lost
        std::vector<Frame> arrived; ///< while held
        std::vector<Frame> sent;    ///< the same
    };
    QString who;                        ///< the instance of the worker
    End ends[2];                        ///< 0: the worker's, 1: the server's
    bool swallowed[2] = {false, false}; ///< a hop forgot it: at this end nothing arrives any more, nobody is told

    [[nodiscard]] bool isSwallowed() const { return swallowed[0] || swallowed[1]; }
    void swallow() { swallowed[0] = swallowed[1] = true; }
};
using ConnectionPtr = std::shared_ptr<Connection>;

/// What lies between workers and the server.
class Network final
{
public:
    explicit Network(World &world)
        : m_world(world)
    {}

    /// While cut, nothing passes: connections hang, new ones too.
    bool cut = false;
    std::set<QString> cutOff; ///< the same for single workers

    [[nodiscard]] bool isCut(const QString &who) const { return cut || cutOff.contains(who); }

    void send(const ConnectionPtr &connection, int from, const Frame &frame)
    {
        if (connection->ends[from].isHeld)
            connection->ends[from].sent.push_back(frame);
        else
            pass(connection, from, frame);
    }

    /// Lets through what was held at this end.
    void release(const ConnectionPtr &connection, int at)
    {
        Connection::End &end = connection->ends[at];
        end.isHeld = false;
        end.lag = Milliseconds(0);
        for (const Frame &frame : std::exchange(end.sent, {}))
            send(connection, at, frame);
        for (const Frame &frame : std::exchange(end.arrived, {}))
            arrive(connection, at, frame);
    }

    /// This end is closed at once; the other hears of it, if it can.
    void drop(const ConnectionPtr &connection, int from, const link::LinkEnd &seenByOther)
    {
        pass(connection, from, Gone{seenByOther});
        connection->ends[from].receive = nullptr;
    }

    /// A hop resets the connection: both ends hear of it.
    void reset(const ConnectionPtr &connection)
    {
        const Gone gone{{link::EndCause::Reset, QStringLiteral("RST")}};
        pass(connection, 0, gone);
        pass(connection, 1, gone);
    }

    [[nodiscard]] Microseconds delay() { return m_world.chance(0.02) ? m_world.msecs(50, 900) : m_world.msecs(0, 20); }

private:
    void pass(const ConnectionPtr &connection, int from, const Frame &frame)
    {
        if (isCut(connection->who))
            connection->swallow(); // what TCP would send again later, a dead link does not need
        Connection::End &to = connection->ends[1 - from];
        if (connection->swallowed[1 - from] || !to.receive)
            return;
        to.lastArrival = std::max(to.lastArrival, m_world.now().mono + connection->ends[from].lag + delay());
        to.node->later(to.lastArrival, [this, connection, from, frame] { arrive(connection, 1 - from, frame); });
    }

    static QString describe(const Frame &frame)
    {
        return std::visit(
            Overloaded{[](const Text &text) { return QString::fromUtf8(text.bytes.left(400)); },
                       [](const Ping &) { return QStringLiteral("ping"); },
                       [](const Pong &) { return QStringLiteral("pong"); },
                       [](const Gone &gone) { return QStringLiteral("the end: %1").arg(link::inWords(gone.end)); }},
            frame);
    }

    void arrive(const ConnectionPtr &connection, int at, const Frame &frame)
    {
        Connection::End &end = connection->ends[at];
        if (connection->swallowed[at] || !end.receive)
            return;
        if (end.isHeld)
            return end.arrived.push_back(frame);
        m_world.trace([&] {
            return QStringLiteral("%1 %2").arg(at == 0 ? QStringLiteral("worker <-") : QStringLiteral("server <-"),
                                               describe(frame));
        });
        if (const auto *ping = std::get_if<Ping>(&frame)) {
            send(connection, at, Pong{ping->payload});
            return;
        }
        const auto receive = end.receive;
        if (std::holds_alternative<Gone>(frame))
            end.receive = nullptr;
        receive(frame);
    }

    World &m_world;
};

} // namespace holdfast::sim
