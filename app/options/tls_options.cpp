// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/tls_options.h"

#include "app/options/own_server.h"
#include "app/options/token_file.h"
#include "core/tls/own_files.h"

namespace holdfast::app {
namespace {

Problem fault(const char *option, const char *what, const char *todo)
{
    return {QStringLiteral("options"), QString::fromLatin1(what), QString::fromLatin1(option),
            QString::fromLatin1(todo)};
}

/// The server of this data folder, as it has said itself; else where one would be by the defaults.
QUrl urlOfOwnServer(const Options &options, bool hasCertificate, const Surroundings &surroundings)
{
    const QUrl known = options.face == Face::Server ? QUrl() : ownServer(options.dataDir, surroundings);
    if (!known.isEmpty())
        return known;
    return QUrl(hasCertificate ? QStringLiteral("https://127.0.0.1:8000") : QStringLiteral("http://127.0.0.1:8000"));
}

QUrl linkOf(QUrl server)
{
    server.setScheme(server.scheme() == u"https" ? QStringLiteral("wss") : QStringLiteral("ws"));
    server.setPath(QStringLiteral("/ws/heartbeat"));
    return server;
}

} // namespace

void takeOwnTls(Options &options, const Surroundings &surroundings)
{
    const tls::OwnFiles own(options.dataDir);
    const bool isThere = !options.dataDir.isEmpty() && surroundings.isFile(own.pair().certificate);
    if (options.face == Face::Server && isThere && options.tlsCert.isEmpty() && !options.insecure) {
        options.tlsCert = own.pair().certificate;
        options.tlsKey = own.pair().key;
    }
    options.isUrlGiven = !options.url.isEmpty();
    if (!options.isUrlGiven)
        options.url = urlOfOwnServer(options, isThere, surroundings);
    const bool connects = options.face == Face::Worker || options.face == Face::Monitor;
    const bool isHere = !options.isUrlGiven || isLoopback(options.url.host());
    const bool asksOwn = isThere && isHere && options.url.scheme() == u"https" && !(connects && options.isConnectGiven);
    if (asksOwn && options.tlsCa.isEmpty() && options.tlsPin.isEmpty()) {
        options.tlsCa = own.ca();
        options.isOwnCa = true;
    }
    if (options.face == Face::Worker && !options.isUrlGiven && !options.isConnectGiven)
        options.connectUrls = {linkOf(options.url)};
}

std::optional<Problem> checkTls(const Options &options)
{
    const bool looks = options.face == Face::Client && std::holds_alternative<TlsShow>(options.command);
    if (options.tlsKey.isEmpty() && !options.tlsCert.isEmpty() && !looks)
        return fault("--tls-cert", "the certificate has no key", "give its key with --tls-key");
    if (options.tlsCert.isEmpty() && !options.tlsKey.isEmpty())
        return fault("--tls-key", "the key has no certificate", "give its certificate with --tls-cert");
    if (!options.tlsCa.isEmpty() && !options.tlsPin.isEmpty())
        return fault("--tls-pin", "a pin and --tls-ca exclude each other", "give one of them");
    if (options.face == Face::Server && !options.clientCa.isEmpty() && options.tlsCert.isEmpty())
        return fault("--client-ca", "clients show certificates only over TLS",
                     "give --tls-cert and --tls-key, or make a certificate: holdfast tls init");
    return std::nullopt;
}

tls::Trust trustOf(const Options &options)
{
    return {options.tlsCa, options.tlsPin, options.tlsCert, options.tlsKey};
}

tls::Trust trustOf(const Options &options, const QUrl &server)
{
    const bool isSecure = server.scheme() == u"https" || server.scheme() == u"wss";
    return isSecure ? trustOf(options) : tls::Trust{};
}

tls::PairFiles pairOf(const Options &options)
{
    return {options.tlsCert, options.tlsKey, options.clientCa};
}

} // namespace holdfast::app
