/** What people find when they come: something of each kind. */
export const sampleText = `# Process

## Overview

Automates the onboarding of customers for all teams.

## Prerequisites

- API access credentials
- CRM account
  - admin role

## Steps

First we register the customer in the system.

| Field | Source |
| - | - |
| name | form |

- [ ] check the data
- [x] done

## Implementation

\`\`\`spy
define P {
  x = validate(data)
}
\`\`\`

last paragraph here
`
