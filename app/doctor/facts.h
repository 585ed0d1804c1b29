// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <QList>
#include <QString>

#include <optional>

/// What was seen of the place of a server or a worker. Values, so that a test can make up any place.
namespace holdfast::app::doctor {

enum class Place { Server, Worker };

struct FolderFacts
{
    QString path;
    bool isThere = false;
    bool isWritable = false;                        ///< by this user; of a missing folder: it can be made
    bool othersMayWrite = false;                    ///< other users
    std::optional<Problem> owner;                   ///< it belongs to another user
    std::optional<qint64> freeBytes = std::nullopt; ///< for this user, on its disk
};

/// A file that only its owner may read: a key, a token, a credential.
struct SecretFacts
{
    QString path;
    bool isReadable = false;
    bool isOpenToOthers = false;
};

/// The address at which a server is to listen.
struct PortFacts
{
    QString address; ///< "127.0.0.1:8000"
    QString trouble; ///< of the system; empty: it can listen there
};

/// What the server said, to its own machine or to a worker.
struct ServerFacts
{
    enum class Answer { None, Good, Refused };
    QString url;
    Answer answer = Answer::None;
    QString message; ///< of no answer, or of a refusal
    QString todo;
    QString version;                                  ///< empty: it did not say
    std::optional<Milliseconds> ahead = std::nullopt; ///< its clock before ours, as seen in the middle of the request
    Milliseconds roundTrip{};                         ///< half of it is how wrong `ahead` can be
};

struct Facts
{
    Place place = Place::Server;
    QString version;                 ///< ours
    QString configFile;              ///< empty: none was given
    std::optional<Problem> settings; ///< with it only this is known
    FolderFacts folder;
    QList<SecretFacts> secrets;
    std::optional<int> schema; ///< of the database that is there
    int newestSchema = 0;      ///< that this program knows
    bool usesTls = false;
    std::optional<Problem> tls;    ///< what is wrong with the certificate, or with whom to trust
    std::optional<int> daysLeft;   ///< of the server's certificate
    std::optional<PortFacts> port; ///< server that did not answer
    ServerFacts server;
    QString name;                      ///< worker
    bool isNameChosen = false;         ///< given, or kept by worker join
    std::optional<Problem> token;      ///< it cannot be read
    std::optional<qint64> descriptors; ///< the limit of this user; none: unlimited or unknown
    std::optional<qint64> processes;
    bool isClockSynchronised = false; ///< the system says so
};

} // namespace holdfast::app::doctor
