// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/links/channel.h"

#include "tests/bench/links/usage.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <openssl/err.h>
#include <sys/socket.h>

namespace bench {
namespace {

constexpr std::size_t kMostAtOnce = 16'384; // a record's

} // namespace

Tls::Tls(const std::string &ca)
{
    SSL_CTX *context = m_context.get();
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    if (SSL_CTX_load_verify_locations(context, ca.c_str(), nullptr) != 1)
        fail("--tls: this file holds no authority in PEM");
}

SSL *Tls::connection(int fd) const
{
    SSL *ssl = SSL_new(m_context.get());
    SSL_set_fd(ssl, fd);
    SSL_set_connect_state(ssl);
    return ssl;
}

Channel::Channel(int fd, const Tls *tls)
    : m_fd(fd)
    , m_isReady(tls == nullptr)
{
    if (tls == nullptr)
        return;
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK); // SSL_read() has no MSG_DONTWAIT
    m_ssl.reset(tls->connection(fd));
}

bool Channel::isReady()
{
    if (m_isReady)
        return true;
    const int done = SSL_do_handshake(m_ssl.get());
    m_isReady = done == 1;
    const int error = SSL_get_error(m_ssl.get(), done);
    if (!m_isReady && error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) {
        ERR_print_errors_fp(stderr);
        fail("the TLS handshake");
    }
    return m_isReady;
}

Channel::Got Channel::read(std::string &to)
{
    if (m_ssl)
        return readSecret(to);
    std::array<char, kMostAtOnce> bytes;
    const auto size = recv(m_fd, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (size < 0 && errno == EAGAIN)
        return Got::Nothing;
    if (size <= 0)
        return Got::End;
    to.append(bytes.data(), static_cast<std::size_t>(size));
    return Got::Bytes;
}

/// All of it: epoll does not tell of what was decrypted already.
Channel::Got Channel::readSecret(std::string &to)
{
    std::array<char, kMostAtOnce> bytes;
    for (Got got = Got::Nothing;; got = Got::Bytes) {
        const int size = SSL_read(m_ssl.get(), bytes.data(), static_cast<int>(bytes.size()));
        if (size > 0)
            to.append(bytes.data(), static_cast<std::size_t>(size));
        else
            return SSL_get_error(m_ssl.get(), size) == SSL_ERROR_WANT_READ ? got : Got::End;
    }
}

bool Channel::write(std::string_view bytes)
{
    if (m_ssl)
        return SSL_write(m_ssl.get(), bytes.data(), static_cast<int>(bytes.size())) == static_cast<int>(bytes.size());
    return ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
}

} // namespace bench
