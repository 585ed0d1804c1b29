// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/host_port.h"
#include "core/net/request_head.h"

#include <functional>
#include <variant>

namespace holdfast::net {

/// Who came in, as the server's policy saw it at the front door. This room carries it and does not look inside.
struct Admission
{
    QString address;           ///< "192.0.2.7:51034"
    QString who = {};          ///< the name of the token that was presented; empty: none was needed
    QString tokenId = {};      ///< the same token
    QByteArray tokenHash = {}; ///< of the secret that was presented
    QString onlyWorker = {};   ///< the only name under which a worker may register; empty: any
    friend bool operator==(const Admission &, const Admission &) = default;
};

/// Judges a request or an upgrade by its head, before its body is read or its socket is handed on. `peer` is the
/// address that it comes from.
using Admit = std::function<std::variant<Refusal, Admission>(const RequestHead &head, const HostPort &peer)>;

/// The policy of a server that has none.
[[nodiscard]] inline std::variant<Refusal, Admission> admitEverybody(const RequestHead &, const HostPort &peer)
{
    return Admission{peer.text()};
}

} // namespace holdfast::net
