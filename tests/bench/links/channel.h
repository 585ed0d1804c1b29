// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>

namespace bench {

/// What all connections over TLS have in common: they trust one authority, and keep little memory while they rest.
class Tls final
{
public:
    /// `ca`: a file in PEM. Ends the program if it is none.
    explicit Tls(const std::string &ca);
    [[nodiscard]] SSL *connection(int fd) const;

private:
    std::unique_ptr<SSL_CTX, void (*)(SSL_CTX *)> m_context{SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
};

/// One connection's bytes, plain or over TLS. Nothing of it waits.
class Channel final
{
public:
    enum class Got { Bytes, Nothing, End };

    Channel() = default;
    /// `tls`: none, or what outlives this.
    Channel(int fd, const Tls *tls);

    /// Goes on with the handshake, if there is one; true when it is done.
    [[nodiscard]] bool isReady();
    /// Appends what has come.
    [[nodiscard]] Got read(std::string &to);
    /// False: not all of it was taken.
    [[nodiscard]] bool write(std::string_view bytes);

private:
    [[nodiscard]] Got readSecret(std::string &to);

    int m_fd = -1;
    std::unique_ptr<SSL, void (*)(SSL *)> m_ssl{nullptr, SSL_free};
    bool m_isReady = false;
};

} // namespace bench
