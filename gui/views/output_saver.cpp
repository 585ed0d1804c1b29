// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/output_saver.h"

#include "gui/theme/labels.h"

namespace holdfast::gui {

bool isOf(const OutputPiece &piece, OutputStreams streams)
{
    return streams == OutputStreams::Both || piece.isError == (streams == OutputStreams::Error);
}

OutputSaver::OutputSaver(ServerApi &api, QString run, OutputStreams streams, const QString &file, QObject *parent)
    : QObject(parent)
    , m_api(api)
    , m_run(std::move(run))
    , m_streams(streams)
    , m_file(file)
{}

void OutputSaver::start()
{
    if (m_file.open(QIODevice::WriteOnly))
        ask();
    else
        end(tr("%1 cannot be written: %2. Choose another place.").arg(m_file.fileName(), m_file.errorString()), true);
}

void OutputSaver::ask()
{
    m_api.output(m_run, m_next, this, [this](const Result<OutputAnswer> &answer) {
        if (answer)
            take(*answer);
        else
            end(tr("The output is not saved: %1").arg(answer.problem().text()), true);
    });
}

void OutputSaver::take(const OutputAnswer &answer)
{
    for (const OutputPiece &piece : answer.pieces) {
        if (!isOf(piece, m_streams))
            continue;
        if (m_file.write(piece.bytes) != piece.bytes.size())
            return end(
                tr("%1 cannot be written: %2. Choose another place.").arg(m_file.fileName(), m_file.errorString()),
                true);
        m_bytes += piece.bytes.size();
    }
    m_next = std::max(m_next, answer.next);
    if (answer.more)
        return ask();
    if (!m_file.commit())
        return end(tr("%1 cannot be written: %2. Choose another place.").arg(m_file.fileName(), m_file.errorString()),
                   true);
    end(tr("%1 of output are saved in %2").arg(Labels::bytes(m_bytes), m_file.fileName()), false);
}

void OutputSaver::end(const QString &sentence, bool bad)
{
    Q_EMIT done(sentence, bad);
    deleteLater();
}

} // namespace holdfast::gui
