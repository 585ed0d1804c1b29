// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/resume_notice.h"

namespace holdfast::runtime {

ResumeNotice::ResumeNotice(QObject *parent)
    : QObject(parent)
{}

ResumeNotice::~ResumeNotice() = default;

void ResumeNotice::onReadable()
{
    Q_EMIT clockJumped();
}

} // namespace holdfast::runtime
