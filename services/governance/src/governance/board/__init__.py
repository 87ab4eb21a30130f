"""The public board: pages that show what the governance state says, in Chinese and in English.

Addresses, each also below `/en`, and none of them ever changes:

`/`                                       estates, as a calendar: `?q=`, `?district=`, `?page=`
`/estates/{e}`                            an estate: `?as_of=YYYY-MM-DD`, `?after=service=position`
`/estates/{e}/meetings/{m}`               leads to the meeting's first motion
`/estates/{e}/meetings/{m}/motions/{n}`   a vote: the address of its verdict; `?as_of=`, `?after=`
`…/meetings/{m}/notice` and `.pdf`        the notice of the meeting, one A4 sheet
`…/motions/{n}/result` and `.pdf`         the result of a vote, one A4 sheet
`…/contracts/{k}/summary` and `.pdf`      a service contract, as its sheet says it
`…/appraisals/{q}/sheet` and `.pdf`       a quarter of it, below the contract
`/feed.atom`, `/estates/{e}/feed.atom`    notices, postings and results
`/interface`                              the components and the wording

The pages read the state as `governance.present` gives it, and no other service.
"""
