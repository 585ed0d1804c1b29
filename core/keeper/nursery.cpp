// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keeper/nursery.h"

#include <cstring>

namespace holdfast::keeper {
namespace {

constexpr char kMark[] = "--nursery";
/// For the words of a keeper beside the folder of its attempt and its endpoint, which begin with the data folder.
constexpr qsizetype kRoom = 512;

} // namespace

QByteArray wordFor(const KeeperConfig &config)
{
    return argumentsFor(config).join(QChar(u'\0')).toUtf8();
}

std::optional<KeeperConfig> configFromWord(const QByteArray &word)
{
    return configFrom(QString::fromUtf8(word).split(QChar(u'\0')));
}

QStringList nurseryArguments(const QString &dataDir)
{
    return {QLatin1String(kMark), dataDir, QStringLiteral(HOLDFAST_VERSION),
            QString(dataDir.toUtf8().size() + kRoom, u' ')};
}

bool isNursery(int argc, char **argv)
{
    return argc == 5 && std::strcmp(argv[1], kMark) == 0;
}

bool isOfThisVersion(char **argv)
{
    return std::strcmp(argv[3], HOLDFAST_VERSION) == 0;
}

} // namespace holdfast::keeper
